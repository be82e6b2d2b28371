"""The demo's staff: somebody of each role."""

from __future__ import annotations

from django.contrib.auth.models import User

from courses.models import CourseRun
from eventsite.models import Event, StaffMember

PASSWORD = "welkom-in-haarlem"  # noqa: S105 (printed by `make run`; the demo listens on 127.0.0.1)
Role = StaffMember.Role


def load(evening: Event) -> None:
    """Anna organises, Mira manages, Sem stands at the door of ``evening``, Tess gives the courses to come."""
    _member("anna@example.nl", "Anna", "de Wit", Role.ORGANISER)
    _member("mira@example.nl", "Mira", "Kaya", Role.MANAGER)
    _member("sem@example.nl", "Sem", "Visser", Role.STEWARD).events.add(evening)
    tess = _member("tess@example.nl", "Tess", "van Dam", Role.TRAINER)
    tess.events.set(CourseRun.objects.public().upcoming())


def _member(email: str, first_name: str, last_name: str, role: Role) -> StaffMember:
    user = User.objects.create_user(
        email, email, PASSWORD, first_name=first_name, last_name=last_name
    )
    return StaffMember.objects.create(user=user, role=role)
