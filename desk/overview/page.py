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

from . import attention, cards, coming, found

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
    now = timezone.now()
    near, soon = found.by_session(cards.chosen(now), coming.chosen(now))
    shown = cards.cards(near, now)
    context = {
        "greeting": greeting(timezone.localtime().hour),
        "now": timezone.localtime(now),
        "items": attention.of(user),
        "first": shown[0] if shown else None,
        "others": shown[1:],
        "coming": coming.coming(soon),
        "lines": lines.last(LOG_LINES),
    }
    return render(request, "desk/index.html", context)


def greeting(hour: int) -> str:
    """By the clock in Amsterdam."""
    if hour >= EVENING or hour < MORNING:
        return _("Goedenavond")
    return _("Goedemiddag") if hour >= AFTERNOON else _("Goedemorgen")
