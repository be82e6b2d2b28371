"""Another address for all that one person has: at every event, in the courses, of their initiatives."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import transaction

from courses import waivers
from courses.locks import lock_course
from courses.models import CourseRun, Waiver
from eventsite.booking import locks
from eventsite.models import Registration
from eventsite.web.border.folding import fold_name
from eventsite.web.versions import Check
from initiatives import addressing
from initiatives.models import Initiative

from . import by_kind


@dataclass(frozen=True)
class Theirs:
    """What else is known by the address of a registration, under the same name."""

    registrations: list[Registration] = field(default_factory=list)
    waivers: list[Waiver] = field(default_factory=list)
    initiatives: list[Initiative] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.registrations or self.waivers or self.initiatives)


def of(registration: Registration) -> Theirs:
    """Who shares the address, or the slip of the finger in it, by another name is somebody else."""
    email, name = registration.email, registration.name_folded
    if not email or registration.shares_email:
        return Theirs()
    others = Registration.objects.filter(email=email, name_folded=name, shares_email=False)
    return Theirs(
        list(others.exclude(pk=registration.pk).select_related("event").order_by("pk")),
        [w for w in Waiver.objects.filter(email=email, withdrawn_at=None) if _same(w.name, name)],
        [i for i in Initiative.objects.of(email).order_by("pk") if _same(i.contact_name, name)],
    )


@transaction.atomic
def change_email(
    registration: Registration, email: str, *, check: Check | None = None
) -> Registration:
    """All of it or nothing. Raises what ``by_kind.change_email`` raises, WaiverExists or AlreadyEntered."""
    theirs = of(registration)
    registrations = [registration, *theirs.registrations]
    events = [one.event_id for one in registrations]
    courses = set(CourseRun.objects.filter(pk__in=events).values_list("course", flat=True))
    for pk in sorted(courses | {waiver.course_id for waiver in theirs.waivers}):
        lock_course(pk)
    locks.lock_events(events, though_closed=True)
    if check:
        check()
    changed = [by_kind.change_email(one, email) for one in registrations]
    for waiver in theirs.waivers:
        waivers.change_email(waiver, email)
    for initiative in theirs.initiatives:
        addressing.change_email(initiative, email)
    return changed[0]


def _same(name: str, folded: str) -> bool:
    return fold_name(name) == folded
