"""Where staff start: the door, the editions, the mails."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cafes.models import Edition
from eventsite.booking import places
from eventsite.models import Invitation, Message, Registration
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right, may


@for_staff(Right.CHECK_IN, lists=True)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The next edition with its counts, and how many mails wait, failed, or were declined by a calendar.

    Who works at the door or with a course starts there.
    """
    if not may(request.user, Right.ORGANISE):
        leads = may(request.user, Right.RUN_THE_DOOR)
        return redirect("courses_desk:index" if leads else "door:sessions")
    edition = Edition.objects.public().with_sessions().upcoming().first()
    context = {
        "edition": edition,
        "mails_waiting": Message.objects.filter(
            state__in=[Message.State.QUEUED, Message.State.SENDING]
        ).count(),
        "mails_failed": Message.objects.filter(
            state__in=[Message.State.FAILED, Message.State.BOUNCED]
        ).count(),
        "declined": Invitation.objects.declined().count(),
        **(_room(edition) if edition else {}),
    }
    return render(request, "desk/index.html", context)


def _room(edition: Edition) -> dict[str, object]:
    too_large = Registration.objects.never_fitting(edition)
    return {**places.availability(edition), "too_large": too_large.count()}
