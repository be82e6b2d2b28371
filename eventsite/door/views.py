"""The organisers' way to the door: which session, and its check-in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from eventsite.models import Event, Session

from .shell import render_page, with_camera, with_worker

View = Callable[..., HttpResponse]


def for_operators(view: View) -> View:
    """Staff only. A page leads to the sign-in; a fetch gets 401, for a redirect would end as a 200."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.user.is_authenticated and request.user.is_staff:
            return view(request, *args, **kwargs)
        if is_fetch(request):
            return HttpResponse(_("U bent uitgelogd."), status=401, content_type="text/plain")
        return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)

    return guarded


@for_operators
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """The sessions whose check-in is open: what is on or comes, soonest first, then what is over."""
    now = timezone.now()
    candidates = (
        Session.objects.filter(
            event__status=Event.Status.PUBLISHED,
            starts_at__lt=now + settings.CHECK_IN_BEFORE + settings.CHECK_IN_AFTER,
            ends_at__gt=now - settings.CHECK_IN_AFTER,
        )
        .select_related("event", "venue")
        .order_by("starts_at", "pk")
    )
    found = [session for session in candidates if session.check_in_is_open(now)]
    found.sort(key=lambda session: session.ends_at <= now)
    return render(request, "eventsite/door/sessions.html", {"sessions": found, "now": now})


@with_camera
@with_worker
@for_operators
@ensure_csrf_cookie
@require_safe
def session(request: HttpRequest, session_id: int) -> HttpResponse:
    """The check-in of one session, in the browser of who is signed in. GET never checks in."""
    get_session(session_id)
    return render_page(request)


def get_session(session_id: int) -> Session:
    """A session to check in at; 404 for one of a draft."""
    return get_object_or_404(
        Session.objects.select_related("event", "venue").exclude(event__status=Event.Status.DRAFT),
        pk=session_id,
    )


def is_fetch(request: HttpRequest) -> bool:
    """Whether a script of ours asks, for parts of the page."""
    return request.headers.get("X-Requested-With") == "fetch"
