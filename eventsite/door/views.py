"""The organisers' way to the door: which session, and its check-in."""

from __future__ import annotations

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from eventsite.models import Event, Session
from eventsite.staff.guard import by_session, by_slug, for_staff
from eventsite.staff.roles import Right, may, narrowed
from eventsite.web.asked_often import ASKED, AskedOften

from .shell import render_page, with_camera, with_worker


@for_staff(Right.CHECK_IN, lists=True)
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """The sessions whose check-in is open: what is on or comes, soonest first, then what is over."""
    now = timezone.now()
    candidates = (
        narrowed(Session.objects.all(), request.user, Right.CHECK_IN)
        .filter(
            event__status=Event.Status.PUBLISHED,
            starts_at__lt=now + settings.CHECK_IN_BEFORE + settings.CHECK_IN_AFTER,
            ends_at__gt=now - settings.CHECK_IN_AFTER,
        )
        .select_related("event", "venue")
        .order_by("starts_at", "pk")
    )
    found = [session for session in candidates if session.check_in_is_open(now)]
    found.sort(key=lambda session: session.ends_at <= now)
    context = {
        "sessions": found,
        "now": now,
        # Who has it has it for each of these.
        "runs_the_door": may(request.user, Right.RUN_THE_DOOR),
    }
    return render(request, "eventsite/door/sessions.html", context)


@for_staff(Right.CHECK_IN, of=by_slug)
@require_safe
def event_door(request: HttpRequest, slug: str) -> HttpResponse:
    """The sessions of one evening or run, and which of them can be checked in at now."""
    now = timezone.now()
    event = get_object_or_404(Event.objects.with_sessions(), slug=slug)
    sessions = [
        (one, one.check_in_is_open(now) and not event.is_draft) for one in event.sessions_in_order()
    ]
    context = {
        "event": event,
        "sessions": sessions,
        "now": now,
        "runs_the_door": may(request.user, Right.RUN_THE_DOOR, event),
    }
    return render(request, "eventsite/door/event.html", context)


@with_camera
@with_worker
@for_staff(Right.CHECK_IN, of=by_session)
@require_safe
def session(request: HttpRequest, session_id: int) -> HttpResponse:
    """The check-in of one session, in the browser of who is signed in. GET never checks in."""
    get_session(session_id)
    return render_page(request)


def _with_event() -> QuerySet[Session]:
    found = Session.objects.filter(pk=ASKED).select_related("event", "venue")
    return found.exclude(event__status=Event.Status.DRAFT)


_BY_KEY = AskedOften(_with_event)


def get_session(session_id: int) -> Session:
    """A session to check in at; 404 for one of a draft."""
    session = _BY_KEY.first(session_id)
    if session is None:
        raise Http404
    return session
