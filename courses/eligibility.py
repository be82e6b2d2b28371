"""Who may enrol in which course: the course before it, or an exception."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from eventsite.booking import refusals
from eventsite.models import Registration
from eventsite.web.border.folding import fold_name

from . import attendance
from .models import Course, CourseRun, Waiver


@dataclass(frozen=True)
class Eligibility:
    """Whether an address may enrol in a course, and why or why not."""

    course: Course
    attended: int = 0
    waiver: Waiver | None = None

    @property
    def needed(self) -> int:
        """At how many sessions of the course before one must have been."""
        return self.course.prerequisite_sessions or 0

    @property
    def is_open(self) -> bool:
        return self.waiver is not None or self.attended >= self.needed


class NotEligible(refusals.BookingRefused):
    """The course before this one was not followed enough; ``eligibility`` says how far one is."""

    def __init__(self, eligibility: Eligibility) -> None:
        super().__init__(f"{eligibility.attended} of {eligibility.needed}")
        self.eligibility = eligibility


def eligibility(course: Course, email: str, *, sharer: str = "") -> Eligibility:
    """Whether who is known by this address may enrol in ``course``, or the ``sharer`` of it.

    The best of their runs of the prerequisite, or a waiver.
    """
    if course.prerequisite_id is None:
        return Eligibility(course)
    if not email:
        return Eligibility(course)
    taken = list(
        Registration.objects.of_person(email, sharer=sharer).filter(
            event__in=CourseRun.objects.filter(course=course.prerequisite_id)
        )
    )
    waivers = course.waivers.filter(email=email, withdrawn_at=None)
    counts = attendance.attended(taken)
    return Eligibility(
        course,
        attended=max((len(sessions) for sessions in counts.values()), default=0),
        waiver=next((w for w in waivers if not sharer or _same(w.name, sharer)), None),
    )


def _same(name: str, other: str) -> bool:
    return fold_name(name) == fold_name(other)


def gated_courses() -> list[Course]:
    """Courses that open on another one."""
    return list(Course.objects.filter(~Q(prerequisite=None)).select_related("prerequisite"))
