"""The attendance list of a run: to look at, to print, to tick."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from courses import attendance
from courses.models import AttendanceChange, CourseRun
from eventsite.models import Admission, CheckIn, Registration, Session
from eventsite.staff.guard import by_pk, for_staff
from eventsite.staff.roles import Right
from eventsite.web.border.names import sort_name
from eventsite.web.staff import operator

from .shared import get_run


@for_staff(Right.RUN_THE_DOOR, of=by_pk)
@require_http_methods(["GET", "HEAD", "POST"])
def attendance_grid(request: HttpRequest, pk: int) -> HttpResponse:
    """Person × session: to look at, to print, to tick. What the door checked in is ticked already."""
    run = get_run(pk)
    status = 200
    if request.method == "POST":
        try:
            changed = _tick_all(request, run)
        except attendance.NotYet:
            messages.error(
                request, _("Die bijeenkomst is nog niet begonnen. Er is niets opgeslagen.")
            )
            status = 400
        except attendance.SessionOff:
            messages.error(request, _("Die bijeenkomst vervalt. Er is niets opgeslagen."))
            status = 400
        except attendance.NotOnTheList:
            messages.error(
                request,
                _(
                    "De lijst is veranderd: iemand heeft zich afgemeld. Kijk hem na en sla opnieuw op."
                ),
            )
            status = 409
        else:
            text = ngettext("%(n)d vinkje veranderd.", "%(n)d vinkjes veranderd.", changed) % {
                "n": changed
            }
            messages.success(request, text if changed else _("Er is niets veranderd."))
            return redirect("courses_desk:attendance", pk)
    return render(request, "courses/desk/attendance.html", _grid(run), status=status)


def _tick_all(request: HttpRequest, run: CourseRun) -> int:
    """Every session that the form showed, all or none."""
    shown: dict[int, set[int]] = defaultdict(set)
    present: dict[int, set[int]] = defaultdict(set)
    for field, into in (("shown", shown), ("present", present)):
        for value in request.POST.getlist(field):
            match = re.fullmatch(r"(\d{1,18})-(\d{1,18})", value)
            if match:
                into[int(match[1])].add(int(match[2]))
    wanted = [
        (session, present[session.pk], shown[session.pk])
        for session in run.sessions_in_order()
        if session.pk in shown
    ]
    return attendance.tick_all(wanted, by=operator(request))


@dataclass(frozen=True)
class Cell:
    """One person at one session."""

    session: Session
    present: bool
    made_up: bool
    open: bool


@dataclass(frozen=True)
class Row:
    """One person's line. A guest is of another run and makes up for a session here."""

    registration: Registration
    cells: list[Cell]
    count: int
    guest: bool = False


def _grid(run: CourseRun) -> dict[str, object]:
    sessions = [s for s in run.sessions_in_order() if not s.is_cancelled]
    now = timezone.now()
    begun = {s.pk for s in sessions if not run.is_cancelled and now >= s.check_in_opens_at}
    there = set(
        CheckIn.objects.live().filter(session__in=sessions).values_list("session", "registration")
    )
    own = list(run.registrations.confirmed())
    counts = attendance.attended(own)
    rows = [
        Row(
            r,
            [
                Cell(
                    session=s,
                    present=(s.pk, r.pk) in there,
                    made_up=(s.pk, r.pk) not in there and s.pk in counts[r.pk],
                    open=s.pk in begun,
                )
                for s in sessions
            ],
            count=len(counts[r.pk]),
        )
        for r in sorted(own, key=lambda r: sort_name(r.name))
    ]
    rows += _guest_rows(sessions, begun, there)
    return {
        "run": run,
        "event": run,
        "course": run.course,
        "sessions": sessions,
        "rows": rows,
        "totals": [sum(s == session.pk for s, _r in there) for session in sessions],
        "can_tick": bool(begun and rows),
        "changes": AttendanceChange.objects.filter(session__event=run).select_related(
            "registration", "session", "changed_by"
        )[:50],
    }


def _guest_rows(sessions: list[Session], begun: set[int], there: set[tuple[int, int]]) -> list[Row]:
    welcome: dict[int, set[int]] = defaultdict(set)
    guests: dict[int, Registration] = {}
    for admission in Admission.objects.filter(session__in=sessions).select_related("registration"):
        guests[admission.registration_id] = admission.registration
        welcome[admission.registration_id].add(admission.session_id)
    return [
        Row(
            r,
            [
                Cell(
                    session=s,
                    present=(s.pk, r.pk) in there,
                    made_up=False,
                    open=s.pk in begun and s.pk in welcome[r.pk],
                )
                for s in sessions
            ],
            count=0,
            guest=True,
        )
        for r in sorted(guests.values(), key=lambda r: sort_name(r.name))
        if r.is_confirmed
    ]
