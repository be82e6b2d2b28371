"""Enrolling in a course, and letting somebody in without what it asks.

Places are ``eventsite.booking``'s; this adds what a course asks beside a place: the prerequisite, one
run at a time, and the initiative it is for.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from eventsite.booking import refusals, registering
from eventsite.models import Event, Registration
from eventsite.web.names import normalise_email, normalise_name
from initiatives import publishing
from initiatives.models import Initiative

from . import access_links, eligibility
from .eligibility import Eligibility
from .letters import AccessLetter
from .models import Course, CourseRun, EnrolledInitiative, Waiver


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
    allowed = eligibility.of(course, email)
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
    AccessLetter.queue_to(email)
    return waiver


@transaction.atomic
def withdraw_waiver(waiver: Waiver, *, by: User | None) -> None:
    """From now on it lets nobody in; an enrolment that it made possible stays. Twice is once."""
    Waiver.objects.filter(pk=waiver.pk, withdrawn_at=None).update(
        withdrawn_at=timezone.now(), withdrawn_by=by
    )


def send_access_link(email: str) -> None:
    """Mail the link that says which courses are open to this address; asked for by whoever typed it.

    An address that never took a course and has no waiver gets nothing, and no address gets more
    than one such mail in ten minutes: the form is open to anyone.
    """
    email = normalise_email(email)
    if access_links.holder(email) and not AccessLetter.asked_lately(email):
        AccessLetter.queue_to(email)
