"""Enrolling in a run.

Places are ``eventsite.booking``'s; this adds what a course asks beside a place: the prerequisite, one
run at a time, and the initiative it is for.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from eventsite.booking import addressing, earlier, refusals, registering, returning
from eventsite.models import ApiKey, Event, Registration
from eventsite.web import sent_once, stand_in
from eventsite.web.sent_once import Submission
from eventsite.web.versions import Check
from initiatives import publishing
from initiatives.models import Initiative

from .eligibility import NotEligible, eligibility
from .locks import lock_course
from .models import Course, CourseRun, EnrolledInitiative


class InitiativeMissing(refusals.BookingRefused):
    """The course asks which initiative it is for."""


@dataclass(frozen=True)
class NewInitiative:
    """An initiative that is not known yet: its name, and what it is in one sentence."""

    name: str
    summary: str


@transaction.atomic
def enrol(
    run: CourseRun,
    *,
    name: str,
    email: str,
    submission: Submission | None = None,
    initiative: Initiative | NewInitiative | None = None,
    invited: bool = False,
    by_organiser: bool = False,
    source: Registration.Source = Registration.Source.ORGANISER,
    over_reason: str = "",
    shares_email: bool = False,
    access_need: str = "",
    language: str = "",
    evenly: bool = False,
    key: ApiKey | None = None,
) -> Registration:
    """Enrol one person in all sessions of a run, or queue them for it.

    Organisers enrol also without an initiative. All else is as ``registering.register`` explains it. Raises what that raises, NotEligible, InitiativeMissing, or AlreadyRegistered with the registration
    in another run of the same course that is not over.
    """
    course = lock_course(run.course_id)
    if sent_before := sent_once.find(run.registrations.all(), submission):
        return sent_before
    _check_may_enrol(course, email, sharer := name if shares_email else "")
    if course.asks_initiative and initiative is None and not by_organiser:
        raise InitiativeMissing
    known = (earlier.known(run, email) if evenly else None) or _live_elsewhere(run, email, sharer)
    if known and not evenly:
        raise refusals.AlreadyRegistered(known)
    registration = registering.register(
        run,
        name=name,
        email=stand_in.address() if known else email,
        submission=submission,
        invited=invited,
        by_organiser=by_organiser,
        source=source,
        over_reason=over_reason,
        shares_email=shares_email,
        access_need=access_need,
        language=language,
        key=key,
    )
    if initiative:
        _note_initiative(initiative, registration)
    if known:
        raise refusals.AlreadyRegistered(known, instead=registration)
    return registration


def _note_initiative(initiative: Initiative | NewInitiative, registration: Registration) -> None:
    if not EnrolledInitiative.objects.filter(registration=registration).exists():
        entered = _entered(initiative, registration)
        EnrolledInitiative.objects.create(registration=registration, initiative=entered)


def _check_may_enrol(course: Course, email: str, sharer: str) -> None:
    """Raises NotEligible."""
    allowed = eligibility(course, email, sharer=sharer)
    if not allowed.is_open:
        raise NotEligible(allowed)


@transaction.atomic
def change_email(
    registration: Registration,
    email: str,
    *,
    shares_email: bool = False,
    check: Check | None = None,
) -> Registration:
    """As ``booking.addressing`` does for every event; one run of a course at a time holds here too.

    Raises also AlreadyRegistered with the registration in another run of the course.
    """
    run = CourseRun.objects.get(pk=registration.event_id)
    lock_course(run.course_id)
    is_another = (email, shares_email) != (registration.email, registration.shares_email)
    if is_another and not registration.is_cancelled:
        _check_elsewhere(run, email, registration.name if shares_email else "")
    return addressing.change_email(registration, email, shares_email=shares_email, check=check)


@transaction.atomic
def bring_back(registration: Registration) -> Registration:
    """As ``booking.returning`` does for every event; raises also what ``change_email`` raises here."""
    run = CourseRun.objects.get(pk=registration.event_id)
    lock_course(run.course_id)
    _check_elsewhere(run, registration.email, registration.sharer)
    return returning.bring_back(registration)


def _check_elsewhere(run: CourseRun, email: str, sharer: str) -> None:
    elsewhere = _live_elsewhere(run, email, sharer)
    if elsewhere:
        raise refusals.AlreadyRegistered(elsewhere)


def _live_elsewhere(run: CourseRun, email: str, sharer: str) -> Registration | None:
    """This person's place, or wait for one, in another run of the course that is still going on."""
    others = (
        CourseRun.objects.filter(course=run.course_id, status=Event.Status.PUBLISHED)
        .exclude(pk=run.pk)
        .filter(sessions__ends_at__gt=timezone.now())
    )
    if not email:
        return None
    theirs = Registration.objects.live().of_person(email, sharer=sharer)
    return theirs.filter(event__in=others).first()


def _entered(initiative: Initiative | NewInitiative, registration: Registration) -> Initiative:
    if isinstance(initiative, Initiative):
        return initiative
    # No way in for whoever typed the address: the enrolment is told to its own mail, and to organisers.
    try:
        return publishing.enter(
            name=initiative.name,
            summary=initiative.summary,
            contact_name=registration.name,
            contact_email=registration.email,
        )
    except publishing.AlreadyEntered as refusal:
        return refusal.initiative
