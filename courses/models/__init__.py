"""Courses and their runs, who may enrol in which, and what came of it.

A run is an event: places, queue, tickets, check-in and calendars are ``eventsite``'s.
"""

from __future__ import annotations

from .attendance import AppendOnly, AppendOnlyQuerySet, AttendanceChange
from .certificates import CODE_ALPHABET, CODE_LENGTH, Certificate, FormerCode, new_code
from .courses import Course, CourseRun
from .enrolments import EnrolledInitiative, Waiver

__all__ = [
    "CODE_ALPHABET",
    "CODE_LENGTH",
    "AppendOnly",
    "AppendOnlyQuerySet",
    "AttendanceChange",
    "Certificate",
    "Course",
    "CourseRun",
    "EnrolledInitiative",
    "FormerCode",
    "Waiver",
    "new_code",
]
