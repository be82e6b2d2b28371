"""What the list says of who takes a course, beside what it says of everybody."""

from __future__ import annotations

from dataclasses import dataclass

from courses import attendance
from courses.models import Certificate
from eventsite.models import Registration, RegistrationQuerySet


@dataclass(frozen=True)
class CourseFacts:
    attended: int  # sessions, made-up ones included
    certificate: Certificate | None
    initiative: str


def along(registrations: RegistrationQuerySet) -> RegistrationQuerySet:
    """With what ``of`` needs fetched."""
    return registrations.select_related("certificate", "enrolled_initiative__initiative")


def of(registrations: list[Registration]) -> dict[int, CourseFacts]:
    """By primary key. Two queries for any number, of rows that came ``along``."""
    attended = attendance.attended(registrations)
    return {one.pk: _facts(one, len(attended[one.pk])) for one in registrations}


def _facts(registration: Registration, attended: int) -> CourseFacts:
    entered = getattr(registration, "enrolled_initiative", None)
    return CourseFacts(
        attended=attended,
        certificate=getattr(registration, "certificate", None),
        initiative=str(entered.initiative) if entered else "",
    )
