"""A place that an organiser gives by hand, to one who waits."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from eventsite.mails.sign_up_letters import PromotedLetter
from eventsite.models import Event, Registration
from eventsite.staff import log
from eventsite.staff.verbs import Verb

from . import locks, places, registering
from .refusals import (
    AlreadyCancelled,
    NotEnoughPlaces,
    ReasonMissing,
    Refused,
    RegistrationNotOpen,
)


@transaction.atomic
def assign_place(registration: Registration, *, reason: str, over: bool = False) -> Registration:
    """Give who waits a place, before those who wait longer; mailed. Who has a place keeps it.

    Places that are held for others stay theirs. Raises ReasonMissing, AlreadyCancelled,
    RegistrationNotOpen (the event is cancelled or over), or NotEnoughPlaces unless ``over`` says that
    the capacity may be passed.
    """
    for refusal in assign_all([registration], reason=reason, over=over).values():
        raise refusal
    return locks.lock_registration(registration.pk)


@transaction.atomic
def assign_all(
    registrations: Collection[Registration], *, reason: str, over: bool = False
) -> Refused:
    """The same of many of one event, for one reason: who waits longest first, as far as there is room.

    Says of whom it was refused, and why. Raises ReasonMissing.
    """
    if not reason.strip():
        raise ReasonMissing
    if not registrations:
        return {}
    event, now = locks.lock_event(next(iter(registrations)).event_id), timezone.now()
    held = locks.lock_registrations(event, [one.pk for one in registrations])
    refused = _why_not(event, held, now)
    queue, room = _queue(event), places.count([event], now)[event.pk]
    given: list[Registration] = []
    for one in sorted(held, key=_since):
        if one.is_confirmed or one.pk in refused:
            continue
        free = _free(room, one)
        if one.party_size > free and not over:
            refused[one.pk] = NotEnoughPlaces(free)
            continue
        passed = bisect_left(queue, _since(one), key=_since)
        _confirm(one, now, reason=reason, passed_over=passed, over=one.party_size > free)
        if one in queue[passed : passed + 1]:
            del queue[passed]
        room = room if one.is_initiator else room.with_place_for(one)
        given.append(one)
    PromotedLetter.queue_all((one, None) for one in given)
    return refused


def _why_not(event: Event, registrations: Iterable[Registration], now: datetime) -> Refused:
    found: Refused = {one.pk: AlreadyCancelled() for one in registrations if one.is_cancelled}
    try:
        registering.check_not_over(event, now)
    except RegistrationNotOpen as refusal:
        found |= {one.pk: refusal for one in registrations if one.is_waiting}
    return found


def _confirm(
    registration: Registration, now: datetime, *, reason: str, passed_over: int, over: bool
) -> None:
    log.record(
        Verb.GAVE_PLACE,
        registration,
        before={"placed_because": "", "passed_over": 0, "over": False},
        after={"placed_because": reason, "passed_over": passed_over, "over": over},
    )
    registration.status = Registration.Status.CONFIRMED
    registration.confirmed_at = now
    registration.invitation_sequence += 1
    registration.placed_because = reason
    registration.save(
        update_fields=["status", "confirmed_at", "invitation_sequence", "placed_because"]
    )


def free_for(registration: Registration) -> int:
    """How many persons fit, when nobody who waits goes first; held places only for who was invited."""
    return _free(places.count([registration.event])[registration.event_id], registration)


def _free(room: places.Places, registration: Registration) -> int:
    return max(0, room.left) if registration.is_invited else room.free_at_the_door


def passed_over(registration: Registration) -> list[Registration]:
    """Who waits longer than this one, first in line first; not who waits for nothing."""
    if not registration.is_waiting:
        return []
    queue = _queue(registration.event)
    return queue[: bisect_left(queue, _since(registration), key=_since)]


def _queue(event: Event) -> list[Registration]:
    """Who waits for a visitor's place, longest first; not who waits for nothing."""
    queue = event.registrations.queue().taking_places()
    return [one for one in queue if not one.never_fits]


def _since(registration: Registration) -> tuple[datetime, int]:
    return registration.registered_at, registration.pk
