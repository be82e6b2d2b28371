"""Giving up a place, or one's place in the queue."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from eventsite.mails.sign_up_letters import (
    CancelledLetter,
    LeftWaitingListLetter,
)
from eventsite.models import (
    Event,
    Registration,
    participation,
)
from eventsite.staff.log import Verb, record

from . import inside, locks
from .refusals import (
    AlreadyCancelled,
    AlreadyOver,
    PeopleInside,
    WasThere,
)
from .waiting_list import hand_out


@transaction.atomic
def cancel(
    registration: Registration,
    *,
    by: Registration.CancelledBy = Registration.CancelledBy.PERSON,
) -> Registration:
    """Give up a place, or leave the queue, and move up who waits; the person is mailed.

    Raises AlreadyCancelled, AlreadyOver, PeopleInside while somebody of the party is in the room, or
    WasThere after that: of who took part of a course it stays so, also when they come no more.
    """
    event = locks.lock_event(registration.event_id)
    registration = locks.lock_registration(registration.pk)
    check_cancel(registration)
    letter = CancelledLetter if registration.is_confirmed else LeftWaitingListLetter
    letter.queue(registration)
    return give_up(event, registration, by=by)


def check_cancel(registration: Registration) -> None:
    """Raises what ``cancel`` would raise."""
    if registration.is_cancelled:
        raise AlreadyCancelled
    if registration.event.is_over:
        raise AlreadyOver
    here = inside.in_the_room(registration)
    if here:
        raise PeopleInside(here)
    if inside.came(registration):
        raise WasThere


def give_up(
    event: Event, registration: Registration, *, by: Registration.CancelledBy
) -> Registration:
    mark_cancelled(registration, by=by)
    record(Verb.CANCELLED, registration)
    participation.release(registration)
    hand_out(event, now=timezone.now())
    return registration


def mark_cancelled(registration: Registration, *, by: Registration.CancelledBy) -> None:
    """Needs the event's lock; the caller hands out the place."""
    registration.status = Registration.Status.CANCELLED
    registration.cancelled_at = timezone.now()
    registration.cancelled_by = by
    registration.confirmed_at = None
    registration.access_need = registration.placed_because = ""  # of no use any more
    registration.invitation_sequence += 1
    registration.save(
        update_fields=[
            "status",
            "cancelled_at",
            "cancelled_by",
            "confirmed_at",
            "access_need",
            "placed_because",
            "invitation_sequence",
        ]
    )
