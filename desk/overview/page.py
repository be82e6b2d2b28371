"""Where organisers start: what asks for them, what is near, what comes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eventsite.staff import lines
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right, may
from eventsite.web.staff import operator

from . import attention, cards, coming

LOG_LINES = 8
EVENING, AFTERNOON, MORNING = 18, 12, 6  # o'clock


@for_staff(Right.CHECK_IN, lists=True)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What asks for an organiser, what is near, what comes.

    Who works at the door or with a course starts there.
    """
    user = operator(request)
    if user is None or not may(user, Right.ORGANISE):
        leads = may(request.user, Right.RUN_THE_DOOR)
        return redirect("courses_desk:index" if leads else "door:sessions")
    near = cards.cards()
    context = {
        "greeting": greeting(timezone.localtime().hour),
        "now": timezone.localtime(),
        "items": attention.of(user),
        "first": near[0] if near else None,
        "others": near[1:],
        "coming": coming.coming(),
        "lines": lines.last(LOG_LINES),
    }
    return render(request, "desk/index.html", context)


def greeting(hour: int) -> str:
    """By the clock in Amsterdam."""
    if hour >= EVENING or hour < MORNING:
        return _("Goedenavond")
    return _("Goedemiddag") if hour >= AFTERNOON else _("Goedemorgen")
