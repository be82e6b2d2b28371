"""The stage's clock from a phone."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cafes.models import Edition
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web.border import numbers
from pitches import clock, outcomes, timetable

from .shared import get_edition


@for_staff(Right.ORGANISE)
@require_safe
def control(request: HttpRequest, slug: str) -> HttpResponse:
    """The clock's buttons, for a phone."""
    edition = get_edition(slug)
    context = {
        "edition": edition,
        "event": edition,
        "stage": clock.state(edition),
        "turns": timetable.turns(edition),
    }
    return render(request, "pitches/desk/control.html", context)


@for_staff(Right.ORGANISE)
@require_POST
def press(request: HttpRequest, slug: str) -> HttpResponse:
    """One press on a button of the clock."""
    edition = get_edition(slug)
    match request.POST.get("do"):
        case "start":
            clock.start(edition)
        case "pause":
            clock.pause(edition)
        case "next":
            clock.skip(edition, seen=_seen(request))
        case "back":
            clock.skip(edition, -1, seen=_seen(request))
        case "absent":
            _pass_over(request, edition)
        case _:
            messages.error(request, _("Dat begrijpen wij niet. Er is niets veranderd."))
    return redirect("pitches_desk:control", slug=slug)


def _pass_over(request: HttpRequest, edition: Edition) -> None:
    try:
        clock.pass_over(edition, seen=_seen(request))
    except outcomes.NotBegun:
        messages.error(request, _("Dit kan zodra de deur open is."))
    except outcomes.NobodyPitches:
        messages.error(request, _("Hier pitcht niemand. Kies “Volgende”."))


def _seen(request: HttpRequest) -> int | None:
    """The slot that was on when the page was made."""
    return numbers.key(request.POST.get("at", ""))
