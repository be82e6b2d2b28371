"""When a session of staff ends: after a while without use, and some hours after the sign-in (docs/adr/0044)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from eventsite.web.addresses import address, staff_pages
from eventsite.web.api.answers import TABLET_ROOT
from eventsite.web.middleware import is_fetch

_SINCE, _USED = "staff_since", "staff_used"  # in the session, in seconds since 1970
_WRITTEN_EVERY = timedelta(minutes=5)  # a write at each page would be one too many


def sessions_end(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: who was away too long is signed out before the page looks who they are.

    What they sent is kept for them by ``signed_out.py``, as in any session that ended.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        # Public pages must not read the session: that would vary every page on the cookie.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and _is_of_staff(request):
            _look(request)
        return get_response(request)

    return middleware


def _look(request: HttpRequest) -> None:
    # Who that is, the page asks; at the door along with the tablet (door/rights.py).
    if not (settings.STAFF_IDLE or settings.STAFF_SESSION) or SESSION_KEY not in request.session:
        return
    now = timezone.now().timestamp()
    since, used = (request.session.get(key, now) for key in (_SINCE, _USED))
    at_the_desk = not request.path.startswith((address("door:sessions"), TABLET_ROOT))
    if _is_over(now - since, settings.STAFF_SESSION) or (
        at_the_desk and _is_over(now - used, settings.STAFF_IDLE)
    ):
        logout(request)
    elif _SINCE not in request.session:
        request.session[_SINCE] = request.session[_USED] = now
    elif at_the_desk and not is_fetch(request) and _is_over(now - used, _WRITTEN_EVERY):
        request.session[_USED] = now


def _is_over(seconds: float, most: timedelta) -> bool:
    """Nothing is over after no time: that says never."""
    return bool(most) and seconds > most.total_seconds()


def _is_of_staff(request: HttpRequest) -> bool:
    return request.path.startswith((*staff_pages(), TABLET_ROOT))
