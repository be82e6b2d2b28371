"""What who is braked reads: how long to wait, and what they typed, to be sent again with one press.

429 Too Many Requests (RFC 6585 §4) with Retry-After in seconds (RFC 9110 §10.2.3).
"""

from __future__ import annotations

import math
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eventsite.site.reading import site
from eventsite.web import resending
from eventsite.web.api import problems
from eventsite.web.languages.addresses import as_asked
from eventsite.web.middleware import is_fetch

from .counting import Braked, Left

_MINUTES_IN_WORDS = 100  # longer is said in hours


def answer(request: HttpRequest, braked: Braked) -> HttpResponse:
    """A page for people; problem+json (RFC 9457) for scripts, tablets and the API."""
    seconds = max(math.ceil(braked.after.total_seconds()), 1)
    wait = timedelta(seconds=seconds)
    if is_fetch(request) or "Authorization" in request.headers:
        with as_asked():
            detail = _("U stelt te veel vragen achter elkaar. Probeer het over %(wait)s opnieuw.")
            response = problems.response(429, detail % {"wait": in_words(wait)})
    else:
        response = _page(request, in_words(wait))
    response.headers["Retry-After"] = str(seconds)
    response.headers["Cache-Control"] = "no-store"
    return response


def tell_what_is_left(response: HttpResponse, left: Left) -> None:
    """Headers of draft-ietf-httpapi-ratelimit-headers-10: the policy, and what is left of it."""
    name, most = left.limit.name, left.limit.most
    window, whole = (math.ceil(one.total_seconds()) for one in (left.limit.per, left.whole_after))
    response.headers["RateLimit-Policy"] = f'"{name}";q={most};w={window}'
    response.headers["RateLimit"] = f'"{name}";r={left.number};t={whole}'


def _page(request: HttpRequest, wait: str) -> HttpResponse:
    context = resending.to_send_again(request) | {"wait": wait, "email": site().email}
    return render(request, "braked.html", context, status=429)


def in_words(wait: timedelta) -> str:
    """Rounded up: who comes back then is not too early."""
    seconds = wait.total_seconds()
    if seconds < 60:
        return _("een minuut")
    minutes = math.ceil(seconds / 60)
    if minutes < _MINUTES_IN_WORDS:
        return ngettext("%(n)s minuut", "%(n)s minuten", minutes) % {"n": minutes}
    return _("%(n)s uur") % {"n": math.ceil(minutes / 60)}
