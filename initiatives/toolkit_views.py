"""The public page of the toolkit."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eventsite.kept.pages import kept
from eventsite.web.languages.texts import Text, reading

from .toolkit import parts


@require_safe
@kept(daily=True)
def toolkit(request: HttpRequest) -> HttpResponse:
    """Advice, money, rules and room, each with the places to find it."""
    shown = parts.shown()
    cards = [card.texts for part in shown for card in part.cards]
    ours = Text(_("Hulp bij uw plan"), reading())
    said = [ours, *(text for card in cards for text in (card.title, card.text))]
    return render(request, "initiatives/toolkit.html", {"parts": shown, "said": said})
