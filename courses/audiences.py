"""Whom organisers can write to: who may go on to the next course (eventsite/mails/audiences.py)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from eventsite.mails.audiences import WideAudience
from eventsite.models import Registration, RegistrationQuerySet

from . import attendance
from .eligibility import gated_courses
from .models import Course, CourseRun


def may_go_on() -> RegistrationQuerySet:
    """Who followed enough of a course for the one after it, and has no place in that one, nor waits for one.

    Three queries for each course that opens on another.
    """
    found: set[int] = set()
    for course in gated_courses():
        found |= _passed_without(course)
    return Registration.objects.filter(pk__in=found)


def _passed_without(course: Course) -> set[int]:
    runs = CourseRun.objects
    onward = Registration.objects.live().filter(event__in=runs.filter(course=course))
    gone_on = {email.lower() for email in onward.values_list("email", flat=True)}
    before = runs.filter(course=course.prerequisite_id)
    taken = list(Registration.objects.confirmed().filter(event__in=before).exclude(email=""))
    counts = attendance.attended(taken)
    needed = course.prerequisite_sessions or 0
    return {
        one.pk
        for one in taken
        if len(counts[one.pk]) >= needed and one.email.lower() not in gone_on
    }


AUDIENCES = [
    WideAudience("may go on", _("Wie de basiscursus deed, en de verdieping nog niet"), may_go_on),
]
