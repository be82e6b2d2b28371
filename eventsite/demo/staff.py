"""The demo's staff: somebody of each role."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import User

from courses.models import CourseRun
from eventsite.models import Event, StaffMember

PASSWORD = "welkom-in-haarlem"  # noqa: S105 (printed by `make run`; the demo listens on 127.0.0.1)
Role = StaffMember.Role


@dataclass(frozen=True)
class Staff:
    """Anna organises, Mira manages, Sem stands at the door, Tess gives the courses."""

    anna: User
    mira: User
    sem: User
    tess: User


def hire() -> Staff:
    return Staff(
        anna=_member("anna@example.nl", "Anna", "de Wit", Role.ORGANISER),
        mira=_member("mira@example.nl", "Mira", "Kaya", Role.MANAGER),
        sem=_member("sem@example.nl", "Sem", "Visser", Role.STEWARD),
        tess=_member("tess@example.nl", "Tess", "van Dam", Role.TRAINER),
    )


def give_work(staff: Staff, evening: Event) -> None:
    """Sem gets the door of ``evening``, Tess the courses to come."""
    StaffMember.objects.get(user=staff.sem).events.add(evening)
    StaffMember.objects.get(user=staff.tess).events.set(CourseRun.objects.public().upcoming())


def _member(email: str, first_name: str, last_name: str, role: Role) -> User:
    user = User.objects.create_user(
        email, email, PASSWORD, first_name=first_name, last_name=last_name
    )
    StaffMember.objects.create(user=user, role=role)
    return user
