"""The pictures beside an address where it is shared. Each address names what it shows, and is kept for ever.

An address of before, or one that somebody made up, leads to the picture of now: no text and no picture
comes from an address.
"""

from __future__ import annotations

import re
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from eventsite.site.views import FOR_EVER, FOR_NOW

from . import cards, drawing, things
from .cards import Card

_NAME = re.compile(r"[0-9a-f]{20}\.(png|jpg)", re.ASCII)


@require_safe
def site_card(request: HttpRequest, name: str) -> HttpResponse:
    """Of all pages that are about no one thing."""
    return _answer(request, None, cards.of_site(), name)


@require_safe
def card(request: HttpRequest, kind: str, slug: str, name: str) -> HttpResponse:
    """Of one evening, run, course or initiative; 404 where anyone may not see that."""
    found = things.named(kind)
    if found is None:
        raise Http404("no such kind of thing")
    one = found.public(slug)
    return _answer(request, one, found.card(one), name)


def _answer(request: HttpRequest, one: Any, card: Card, name: str) -> HttpResponse:
    if not _NAME.fullmatch(name):
        raise Http404("no such picture")
    if name != card.name:
        response: HttpResponse = HttpResponseRedirect(things.card_path(one, card))
        response["Cache-Control"] = FOR_NOW
        return response
    etag = f'"{card.digest}"'
    response = get_conditional_response(request, etag=etag) or HttpResponse(
        drawing.picture(card), content_type=card.content_type
    )
    response["ETag"] = etag
    response["Cache-Control"] = FOR_EVER
    return response
