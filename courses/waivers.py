"""Exceptions: one person enrols without the course before it."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from eventsite.staff.log import Verb, record, values

from .letters import AccessLetter
from .locks import lock_course
from .models import Course, Waiver


class WaiverExists(Exception):
    """This address has a live waiver for the course: ``waiver``."""

    def __init__(self, waiver: Waiver) -> None:
        super().__init__("waiver exists")
        self.waiver = waiver


class NothingToWaive(Exception):
    """The course is open to everyone."""


@transaction.atomic
def waive(course: Course, *, name: str, email: str, reason: str, by: User | None) -> Waiver:
    """Let one person in without the prerequisite, and mail them the link. Raises WaiverExists, NothingToWaive."""
    course = lock_course(course.pk)
    if course.prerequisite_id is None:
        raise NothingToWaive
    live = course.waivers.filter(email=email, withdrawn_at=None).first()
    if live:
        raise WaiverExists(live)
    waiver = Waiver.objects.create(
        course=course, name=name, email=email, reason=reason, granted_by=by
    )
    record(Verb.WAIVED, waiver)
    AccessLetter.queue_to(email)
    return waiver


@transaction.atomic
def withdraw(waiver: Waiver, *, by: User | None) -> None:
    """From now on it lets nobody in; an enrolment that it made possible stays. Twice is once."""
    live = Waiver.objects.filter(pk=waiver.pk, withdrawn_at=None)
    if live.update(withdrawn_at=timezone.now(), withdrawn_by=by):
        record(Verb.REVOKED, waiver)


@transaction.atomic
def change_email(waiver: Waiver, email: str) -> Waiver:
    """Let another address of the same person in, and mail the link there. Raises WaiverExists."""
    lock_course(waiver.course_id)
    waiver = Waiver.objects.select_related("course").get(pk=waiver.pk)
    if email == waiver.email or waiver.withdrawn_at:
        return waiver
    live = waiver.course.waivers.filter(email=email, withdrawn_at=None).first()
    if live:
        raise WaiverExists(live)
    before = values(waiver, ["email"])
    waiver.email = email
    waiver.save(update_fields=["email"])
    record(Verb.CHANGED, waiver, before=before, after=values(waiver, ["email"]))
    AccessLetter.queue_to(email)
    return waiver
