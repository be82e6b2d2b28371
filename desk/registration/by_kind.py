"""Verbs on a registration that courses do with a rule of their own."""

from __future__ import annotations

from courses import enrolment
from courses.models import CourseRun
from eventsite.booking import addressing, returning
from eventsite.models import Registration
from eventsite.web.versions import Check


def change_email(
    registration: Registration,
    email: str,
    *,
    shares_email: bool = False,
    check: Check | None = None,
) -> Registration:
    """Raises what ``addressing.change_email`` raises, or that of courses."""
    is_run = registration.event.kind == CourseRun.KIND
    verb = enrolment.change_email if is_run else addressing.change_email
    return verb(registration, email, shares_email=shares_email, check=check)


def bring_back(registration: Registration) -> Registration:
    """Raises what ``returning.bring_back`` raises, or that of courses."""
    is_run = registration.event.kind == CourseRun.KIND
    return enrolment.bring_back(registration) if is_run else returning.bring_back(registration)
