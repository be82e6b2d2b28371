"""The workshop of an edition: its pitchers are asked first, and the door knows who took it.

The workshop is a course, and the places held for pitchers are ``eventsite.booking``'s; this knows whom
to ask, and what came of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cafes.models import Edition
from courses import enrolment
from courses.models import CourseRun
from eventsite.booking import refusals
from eventsite.models import (
    CheckIn,
    Registration,
    RegistrationQuerySet,
    RegistrationState,
)
from eventsite.models.participation import of_these

from .models import Pitch, Workshop


class Standing(StrEnum):
    """What somebody has to do with the workshop."""

    DONE = "done"  # in this run, or an earlier one of the same course
    ENROLLED = "enrolled"  # in this run, or another that comes
    WAITING = "waiting"
    MISSED = (
        "missed"  # had a place in the run, or waited for one; it is over, and they were not there
    )
    NOT_YET = "not-yet"


STILL_TO_DO = {Standing.NOT_YET, Standing.MISSED}


@dataclass(frozen=True)
class Pitcher:
    """Somebody with a turn on the stage, and how they stand to the workshop."""

    pitch: Pitch
    standing: Standing


class NotOffered(refusals.BookingRefused):
    """There is no workshop to take part in, or this is no pitcher."""


def of(edition_id: int) -> Workshop | None:
    """The edition's workshop, with its run and course; None when there is none."""
    return of_all([edition_id]).get(edition_id)


def of_all(edition_ids: Iterable[int]) -> dict[int, Workshop]:
    """The workshop of each that has one. One query."""
    found = Workshop.objects.select_related("run__course", "edition")
    return {one.edition_id: one for one in found.filter(edition__in=list(edition_ids))}


def occasion_of(workshop: Workshop) -> str:
    """What makes a mail about it the only one to somebody (Message.occasion)."""
    return f"run:{workshop.run_id}"


def is_open_to(workshop: Workshop, registration: Registration) -> bool:
    """Whether this pitcher has the workshop still to do, and can enrol in it now."""
    return (
        workshop.run.registration_state() == RegistrationState.OPEN
        and Pitch.objects.on_stage().filter(registration=registration).exists()
        and standing(workshop, registration.email) in STILL_TO_DO
    )


def enrolled(workshop: Workshop, registration: Registration) -> Registration | None:
    """This pitcher's place in the workshop, or their wait for one; perhaps in another run of it."""
    found = _enrolments(workshop, [registration.email]).select_related("event")
    return min(found, key=lambda one: one.event_id != workshop.run_id, default=None)


def _enrolments(workshop: Workshop, emails: Collection[str]) -> RegistrationQuerySet:
    """In the edition's own run, and in others of the course that are not over."""
    others = CourseRun.objects.filter(course=workshop.run.course_id).upcoming()
    return (
        Registration.objects.live()
        .filter(email__in=emails, shares_email=False)
        .filter(Q(event=workshop.run_id) | Q(event__in=others.values("pk")))
    )


@transaction.atomic
def enrol(registration: Registration) -> Registration:
    """Enrol a pitcher in the edition's workshop, on a held place if there is one.

    Enrolling twice gives the enrolment of the first time. Raises NotOffered, or what enrolment.enrol
    raises.
    """
    registration = Registration.objects.get(pk=registration.pk)
    workshop = of(registration.event_id)
    pitch = Pitch.objects.on_stage().filter(registration=registration).first()
    if workshop is None or pitch is None or registration.is_cancelled:
        raise NotOffered
    try:
        return enrolment.enrol(
            workshop.run,
            name=registration.name,
            email=registration.email,
            initiative=pitch.initiative if workshop.run.course.asks_initiative else None,
            invited=True,
        )
    except refusals.AlreadyRegistered as refusal:
        return refusal.registration


# Who did it ----------------------------------------------------------------------------------------


def pitchers(edition: Edition) -> list[Pitcher]:
    """Everyone with a turn on the stage, by the order of the slots. Five queries for any number."""
    workshop = of(edition.pk)
    pitches = list(
        Pitch.objects.on_stage()
        .filter(registration__event=edition)
        .select_related("registration", "initiative", "slot")
        .order_by("slot__position")
    )
    known = standings(workshop, [p.registration.email for p in pitches]) if workshop else {}
    return [Pitcher(p, known.get(p.registration.email, Standing.NOT_YET)) for p in pitches]


def standing(workshop: Workshop, email: str) -> Standing:
    """How one address stands to the workshop."""
    return standings(workshop, [email])[email]


def standings(workshop: Workshop, emails: Collection[str]) -> dict[str, Standing]:
    """Per address how it stands to the workshop. Three queries for any number."""
    found = dict.fromkeys(emails, Standing.NOT_YET)
    is_over = workshop.run.is_over
    # Who has a place in another run beside this one is told of this one.
    for one in sorted(_enrolments(workshop, emails), key=lambda r: r.event_id == workshop.run_id):
        if is_over and one.event_id == workshop.run_id:
            found[one.email] = Standing.MISSED
        else:
            found[one.email] = Standing.WAITING if one.is_waiting else Standing.ENROLLED
    for _course, email in _attended([workshop.run.course_id], emails):
        found[email] = Standing.DONE
    return found


def _attended(courses: Collection[int], emails: Collection[str]) -> Iterable[tuple[int, str]]:
    """(course, e-mail address) of who was at a session of one of these courses."""
    scans = CheckIn.objects.live().filter(
        registration__event__courserun__course__in=courses,
        registration__email__in=emails,
        registration__shares_email=False,
    )
    # Not ordered: an ordering column would make each scan a row of its own.
    return (
        scans.order_by()
        .values_list("registration__event__courserun__course", "registration__email")
        .distinct()
    )


@dataclass(frozen=True)
class Asked:
    """A pitcher of an edition that has a workshop, by the registration's key."""

    registration: int
    edition: int
    has_done_it: bool


def asked_of(pitches: QuerySet[Pitch]) -> list[Asked]:
    """Who of these pitchers was asked for a workshop, and whether they took it. Two queries."""
    edition = "registration__event__edition"
    pitching = list(
        pitches.filter(**{f"{edition}__workshop__isnull": False}).values_list(
            "registration", edition, "registration__email", f"{edition}__workshop__run__course"
        )
    )
    if not pitching:
        return []
    done = set(_attended({course for *_, course in pitching}, {one[2] for one in pitching}))
    return [
        Asked(registration, edition, (course, email) in done)
        for registration, edition, email, course in pitching
    ]


class WorkshopNotes:
    """What the door is told beside somebody's parts (eventsite/models/participation.py)."""

    def notes(self, registrations: Collection[Registration]) -> dict[int, list[str | Promise]]:
        asked = asked_of(Pitch.objects.on_stage().filter(of_these(registrations)))
        return {one.registration: [_("Workshop gedaan")] for one in asked if one.has_done_it}
