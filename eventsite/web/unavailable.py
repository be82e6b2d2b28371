"""What who asks gets while database or site is away, full or too busy: when to come back, and what they typed.

503 Service Unavailable (RFC 9110 §15.6.4) for what is away, 429 Too Many Requests (RFC 6585 §4) for a crowd, which
is no fault of the site; both with Retry-After in seconds (RFC 9110 §10.2.3). Every verb owns one
transaction, so nothing is half done; docs/adr/0049-when-the-database-is-away.md.
"""

from __future__ import annotations

import sys
from datetime import timedelta

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils.translation import gettext as _

from . import errors, queued, resending
from .api import problems
from .middleware import GetResponse, is_fetch
from .outages import is_outage

AFTER = timedelta(seconds=5)
# For a thread. Well before the proxy gives up on all of it (60 s, deploy/nginx.conf), which loses what was typed.
LONGEST_WAIT = timedelta(seconds=20)


def server_error(request: HttpRequest) -> HttpResponse:
    """For ``handler500``: 503 when what was raised, wherever that was, is an outage; else 500."""
    return answer(request) if is_outage(sys.exc_info()[1]) else errors.server_error(request)


def nobody_waits_too_long(get_response: GetResponse) -> GetResponse:
    """429 for what was sent and waited too long before anybody looked at it. A page is made as soon as this answer."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and queued.waited() > LONGEST_WAIT:
            return answer(request, status=429, detail=_("Het is nu heel druk. Wacht even."))
        return get_response(request)

    return middleware


def answer(
    request: HttpRequest, *, status: int = 503, detail: str = "", after: timedelta = AFTER
) -> HttpResponse:
    """A page for people; problem+json (RFC 9457) for scripts, tablets and the API. Asks the database nothing."""
    if is_fetch(request) or "Authorization" in request.headers:
        response = problems.response(status, detail)
    else:
        response = _page(request, status)
    response.headers["Retry-After"] = str(max(round(after.total_seconds()), 1))
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(request: HttpRequest, status: int) -> HttpResponse:
    try:
        context = resending.to_send_again(request)
    except (SuspiciousOperation, MultiPartParserError, OSError):  # it can't be read, or not kept
        context = {"again_url": request.get_full_path()}
    return render(request, "unavailable.html", context, status=status)
