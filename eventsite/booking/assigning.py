"""A place that an organiser gives by hand, to one who waits."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from eventsite.mails.sign_up_letters import PromotedLetter
from eventsite.models import Registration
from eventsite.staff import log
from eventsite.staff.verbs import Verb

from . import locks, places, registering
from .refusals import AlreadyCancelled, NotEnoughPlaces, ReasonMissing


@transaction.atomic
def assign_place(registration: Registration, *, reason: str, over: bool = False) -> Registration:
    """Give who waits a place, before those who wait longer; mailed. Who has a place keeps it.

    Places that are held for others stay theirs. Raises ReasonMissing, AlreadyCancelled,
    RegistrationNotOpen (the event is cancelled or over), or NotEnoughPlaces unless ``over`` says that
    the capacity may be passed.
    """
    if not reason.strip():
        raise ReasonMissing
    event = locks.lock_event(registration.event_id)
    now = timezone.now()
    registration = locks.lock_registration(registration.pk)
    if registration.is_cancelled:
        raise AlreadyCancelled
    if registration.is_confirmed:
        return registration
    registering.check_not_over(event, now)
    free = free_for(registration)
    if registration.party_size > free and not over:
        raise NotEnoughPlaces(free)
    log.record(
        Verb.GAVE_PLACE,
        registration,
        before={"placed_because": "", "passed_over": 0, "over": False},
        after={
            "placed_because": reason,
            "passed_over": len(passed_over(registration)),
            "over": registration.party_size > free,
        },
    )
    registration.status = Registration.Status.CONFIRMED
    registration.confirmed_at = now
    registration.invitation_sequence += 1
    registration.placed_because = reason
    registration.save(
        update_fields=["status", "confirmed_at", "invitation_sequence", "placed_because"]
    )
    PromotedLetter.queue(registration)
    return registration


def free_for(registration: Registration) -> int:
    """How many persons fit, when nobody who waits goes first; held places only for who was invited."""
    room = places.count([registration.event])[registration.event_id]
    return max(0, room.left) if registration.is_invited else room.free_at_the_door


def passed_over(registration: Registration) -> list[Registration]:
    """Who waits longer than this one, first in line first; not who waits for nothing."""
    if not registration.is_waiting:
        return []
    mine = (registration.registered_at, registration.pk)
    queue = registration.event.registrations.queue().taking_places()
    return [one for one in queue if (one.registered_at, one.pk) < mine and not one.never_fits]
