"""Runs with the places they have left, for every page that lists them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from eventsite.booking import places
from eventsite.models import RegistrationState

from .models import Course, CourseRun


@dataclass(frozen=True)
class ListedRun:
    """A run and how full it is."""

    run: CourseRun
    free: int
    taken: int
    waiting: int
    state: RegistrationState


def coming(courses: Iterable[Course]) -> list[ListedRun]:
    """Public runs that are not over, soonest first. Three queries for any number."""
    by_pk = {course.pk: course for course in courses}
    runs = CourseRun.objects.filter(course__in=by_pk).public().upcoming()
    return [listed(run, by_pk[run.course_id]) for run in places.counted(runs.with_sessions())]


def listed(run: CourseRun, course: Course) -> ListedRun:
    """Needs a run that was ``places.counted``."""
    run.course = course
    return ListedRun(
        run=run,
        free=run.free,  # type: ignore[attr-defined]  # these three are annotated by counted
        taken=run.people,  # type: ignore[attr-defined]
        waiting=run.queued,  # type: ignore[attr-defined]
        state=run.registration_state(),
    )


def next_with_room(course: Course) -> CourseRun | None:
    """The soonest run that one can enrol in and get a place in at once."""
    for one in coming([course]):
        if one.state == RegistrationState.OPEN and one.free:
            return one.run
    return None
