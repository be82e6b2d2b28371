"""Runs with the places they have left, for every page that lists them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from eventsite.booking import places
from eventsite.models import RegistrationState, fetch_when_and_where

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
    """Public runs that are not over, soonest first. Three queries for a page of them."""
    by_pk = {course.pk: course for course in courses}
    runs = CourseRun.objects.filter(course__in=by_pk).public().upcoming()
    return listed(runs, by_pk)


def listed(runs: Iterable[CourseRun], courses: dict[int, Course]) -> list[ListedRun]:
    """The runs with their courses (by primary key), sessions, and how full they are. Two queries more, or three."""
    runs = list(runs)
    fetch_when_and_where(runs)
    room = places.of_all(runs)
    for run in runs:
        run.course = courses[run.course_id]
    return [
        ListedRun(
            run=run,
            free=room[run.pk].free,
            taken=room[run.pk].taken,
            waiting=room[run.pk].waiting,
            state=run.registration_state(),
        )
        for run in runs
    ]


def next_with_room(course: Course) -> CourseRun | None:
    """The soonest run that one can enrol in and get a place in at once."""
    for one in coming([course]):
        if one.state == RegistrationState.OPEN and one.free:
            return one.run
    return None
