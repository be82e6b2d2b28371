"""Who may enrol in which course, and enrolling itself.

Places are ``eventsite.booking``'s; this adds what a course asks beside a place: the prerequisite, one
run at a time, and the initiative it is for.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from eventsite.booking import refusals, registering
from eventsite.mails import queue
from eventsite.models import Event, Message, Registration
from eventsite.tickets import links
from eventsite.tickets.links import Purpose
from eventsite.web.names import normalise_email, normalise_name
from initiatives import publishing
from initiatives.models import Initiative

from . import attendance
from .models import Course, CourseRun, EnrolledInitiative, Waiver


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


class InitiativeMissing(refusals.BookingRefused):
    """The course asks which initiative it is for."""


class WaiverExists(Exception):
    """This address has a live waiver for the course: ``waiver``."""

    def __init__(self, waiver: Waiver) -> None:
        super().__init__("waiver exists")
        self.waiver = waiver


class NothingToWaive(Exception):
    """The course is open to everyone."""


@dataclass(frozen=True)
class NewInitiative:
    """An initiative that is not known yet: its name, and what it is in one sentence."""

    name: str
    summary: str


@dataclass(frozen=True)
class Holder:
    """Who opened a link from their own mail: the address is theirs."""

    email: str
    name: str


def eligibility(course: Course, email: str) -> Eligibility:
    """Whether this address may enrol in ``course``: the best of its runs of the prerequisite, or a waiver."""
    if course.prerequisite_id is None:
        return Eligibility(course)
    email = normalise_email(email)
    taken = list(
        Registration.objects.filter(
            email=email, event__in=CourseRun.objects.filter(course=course.prerequisite_id)
        )
    )
    counts = attendance.attended(taken)
    return Eligibility(
        course,
        attended=max((len(sessions) for sessions in counts.values()), default=0),
        waiver=course.waivers.filter(email=email, withdrawn_at=None).first(),
    )


def lock_course(pk: int) -> Course:
    """The course as it is now, held until the transaction ends.

    Two forms for two runs of one course at the same time would both find no other enrolment.
    """
    return Course.objects.select_for_update().get(pk=pk)


@transaction.atomic
def enrol(
    run: CourseRun,
    *,
    name: str,
    email: str,
    submission_id: uuid.UUID | None = None,
    initiative: Initiative | NewInitiative | None = None,
    invited: bool = False,
) -> Registration:
    """Enrol one person in all sessions of a run, or queue them for it.

    Who was ``invited`` may take a place that is held.

    Raises what booking.register raises, NotEligible, InitiativeMissing, or AlreadyRegistered with
    the registration in another run of the same course that is not over.
    """
    course = lock_course(run.course_id)
    email = normalise_email(email)
    allowed = eligibility(course, email)
    if not allowed.is_open:
        raise NotEligible(allowed)
    if course.asks_initiative and initiative is None:
        raise InitiativeMissing
    elsewhere = _live_elsewhere(run, email)
    if elsewhere:
        raise refusals.AlreadyRegistered(elsewhere)
    registration = registering.register(
        run, name=name, email=email, submission_id=submission_id, invited=invited
    )
    if initiative and not EnrolledInitiative.objects.filter(registration=registration).exists():
        EnrolledInitiative.objects.create(
            registration=registration, initiative=_entered(initiative, registration)
        )
    return registration


def _live_elsewhere(run: CourseRun, email: str) -> Registration | None:
    """This address's place, or wait for one, in another run of the course that is still going on."""
    others = (
        CourseRun.objects.filter(course=run.course_id, status=Event.Status.PUBLISHED)
        .exclude(pk=run.pk)
        .filter(sessions__ends_at__gt=timezone.now())
    )
    return Registration.objects.live().filter(email=email, event__in=others).first()


def _entered(initiative: Initiative | NewInitiative, registration: Registration) -> Initiative:
    if isinstance(initiative, Initiative):
        return initiative
    return publishing.enter(
        name=initiative.name,
        summary=initiative.summary,
        contact_name=registration.name,
        contact_email=registration.email,
    )


# Waivers -------------------------------------------------------------------------------------------


@transaction.atomic
def waive(course: Course, *, name: str, email: str, reason: str, by: User | None) -> Waiver:
    """Let one person in without the prerequisite, and mail them the link. Raises WaiverExists, NothingToWaive."""
    course = lock_course(course.pk)
    if course.prerequisite_id is None:
        raise NothingToWaive
    email = normalise_email(email)
    live = course.waivers.filter(email=email, withdrawn_at=None).first()
    if live:
        raise WaiverExists(live)
    waiver = Waiver.objects.create(
        course=course, name=normalise_name(name), email=email, reason=reason.strip(), granted_by=by
    )
    queue.to_address(Message.Kind.COURSE_ACCESS, email)
    return waiver


@transaction.atomic
def withdraw_waiver(waiver: Waiver, *, by: User | None) -> None:
    """From now on it lets nobody in; an enrolment that it made possible stays. Twice is once."""
    Waiver.objects.filter(pk=waiver.pk, withdrawn_at=None).update(
        withdrawn_at=timezone.now(), withdrawn_by=by
    )


# The link that proves an address -------------------------------------------------------------------


def send_access_link(email: str) -> None:
    """Mail the link that says which courses are open to this address; asked for by whoever typed it.

    An address that never took a course and has no waiver gets nothing, and no address gets more
    than one such mail in ten minutes: the form is open to anyone.
    """
    email = normalise_email(email)
    if _holder(email) and not queue.asked_lately(Message.Kind.COURSE_ACCESS, email):
        queue.to_address(Message.Kind.COURSE_ACCESS, email)


def access_token(email: str) -> str | None:
    """A token that opens the courses as this address; None for one we don't know.

    It names a row of ours and not the address, so that no address stands in a link.
    """
    row = _row(email)
    if row is None:
        return None
    kind = "registration" if isinstance(row, Registration) else "waiver"
    return links.sign_parts([kind, row.pk, _version(row)], Purpose.COURSE_ACCESS)


def read_access_token(token: str) -> Holder:
    """Whose link it is. Raises LinkUnknown, LinkExpired or LinkRevoked."""
    kind, pk, version = links.read_parts(
        token, Purpose.COURSE_ACCESS, max_age=settings.COURSE_ACCESS_LIVES
    )
    model = Registration if kind == "registration" else Waiver
    row: Registration | Waiver | None = model.objects.filter(pk=pk).first()
    if row is None:
        raise links.LinkErased
    if _version(row) != version:
        raise links.LinkRevoked
    return Holder(email=row.email, name=row.name)


def _version(row: Registration | Waiver) -> int:
    return row.link_version if isinstance(row, Registration) else 1


def _holder(email: str) -> Holder | None:
    row = _row(email)
    return Holder(row.email, row.name) if row else None


def _row(email: str) -> Registration | Waiver | None:
    """The latest thing this address has of a course: a registration, or else a waiver."""
    taken = Registration.objects.filter(email=email, event__kind=CourseRun.KIND).order_by("-pk")
    waivers = Waiver.objects.filter(email=email, withdrawn_at=None).order_by("-pk")
    return taken.first() or waivers.first()


def gated_courses() -> list[Course]:
    """Courses that open on another one."""
    return list(Course.objects.filter(~Q(prerequisite=None)).select_related("prerequisite"))
