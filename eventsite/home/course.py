"""The next course that one can enrol in."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, Q

from courses.models import Course, CourseRun
from eventsite.booking.places import Places
from eventsite.models import RegistrationState

MOST = 3  # runs to choose from
TO_ENROL_IN = {RegistrationState.OPEN, RegistrationState.NOT_YET}


def coming() -> Sequence[CourseRun]:
    """The soonest runs that one can enrol in now or later, each with ``meetings``. One query.

    Without workshops: those are asked of who pitches.
    """
    standing = Count("sessions", filter=Q(sessions__cancelled_at__isnull=True))
    rows = CourseRun.objects.public().exclude(course__kind=Course.Kind.WORKSHOP)
    soonest = rows.upcoming().with_times().annotate(meetings=standing).select_related("course")
    return [one for one in soonest[:10] if one.registration_state() in TO_ENROL_IN][:MOST]


def chosen(runs: Sequence[CourseRun], room: dict[int, Places]) -> dict[str, object]:
    """The first with a place, or else the first; for the card. Depends on the places."""
    if not runs:
        return {}
    run = next((one for one in runs if _has_place(one, room)), runs[0])
    return {"run": run, "run_free": room[run.pk].free, "run_state": run.registration_state()}


def _has_place(run: CourseRun, room: dict[int, Places]) -> bool:
    return run.registration_state() == RegistrationState.OPEN and room[run.pk].free > 0
