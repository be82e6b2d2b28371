"""The people of one evening or run: who, what they do, how they stand; chosen, sorted, a page at a time."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from eventsite.models import Event
from eventsite.staff.guard import by_slug, for_staff
from eventsite.staff.roles import Right, may

from . import listing
from .asked import Asked
from .headings import headings


def get_event(slug: str) -> Event:
    """With its sessions: the frame says when it is. Raises Http404."""
    return get_object_or_404(Event.objects.prefetch_related("sessions"), slug=slug)


def asked_by(request: HttpRequest) -> Asked:
    """What is asked, in the address or by a form on the list's page. What people need is organisers' to see."""
    sent = request.POST if request.method == "POST" else request.GET
    return Asked.of(sent.dict(), sees_needs=may(request.user, Right.ORGANISE))


@for_staff(Right.RUN_THE_DOOR, of=by_slug)
@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """Who signed up; the filter and the order stand in the address."""
    event = get_event(slug)
    asked = asked_by(request)
    people = listing.of(event, asked)
    context = {
        "event": event,
        "asked": asked,
        "people": people,
        "is_run": event.kind == Event.Kind.EDUCATION,
        "headings": headings(event, asked),
        "sessions": len(event.sessions_in_order()),
    }
    return render(request, "desk/people/index.html", context)
