"""The one place that hands out places: first come first served among the parties that fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from eventsite.mails.sign_up_letters import PromotedLetter
from eventsite.models import (
    Event,
    Registration,
)
from eventsite.staff.log import Verb, acting, record, record_all, values

from . import locks, places


@transaction.atomic
def hold_places(event: Event, number: int, *, until: datetime | None) -> None:
    """Keep ``number`` places for who is invited, until a moment; 0 and None hold none any more.

    Nobody loses a place that was given: with fewer places free there are fewer to hold. What is let
    go of is for who waits. Takes the place of what was held before.
    """
    event = locks.lock_event(event.pk, though_closed=True)
    before = values(event, ["held_places", "held_until"])
    event.held_places, event.held_until = number, until
    event.save(update_fields=["held_places", "held_until"])
    after = values(event, ["held_places", "held_until"])
    record(Verb.HELD_PLACES, event, before=before, after=after)
    if not event.is_closed:
        hand_out(event, now=timezone.now())


def promote_where_no_longer_held(now: datetime) -> None:
    """Hand out what was held until a moment that has passed, to who waits."""
    waiting = Registration.objects.queue().filter(event=OuterRef("pk"))
    for event in Event.objects.upcoming().filter(Exists(waiting), held_until__lte=now):
        promote(event)


@transaction.atomic
def promote(event: Event) -> list[Registration]:
    """Hand out free places to who waits and fits, first come first served; mail them.

    Returns who got a place. Does nothing from ``promotion_stops_at`` on.
    """
    event = locks.lock_event(event.pk, though_closed=True)
    return [] if event.is_closed else hand_out(event, now=timezone.now())


def join(event: Event, newcomer: Registration, room: places.Places, now: datetime) -> None:
    """Have who is not stored yet stand in the queue too, and hand out; written with what they got.

    Needs the lock. Their mail is the caller's.
    """
    winners = list(_winners(event, room, now, newcomer))
    if newcomer in winners:
        _give_place(newcomer, now)
    newcomer.save()
    record(Verb.REGISTERED, newcomer, after={"party_size": newcomer.party_size})
    _move_up(event, [one for one in winners if one is not newcomer], now)


def hand_out(
    event: Event, *, now: datetime, newcomer: Registration | None = None
) -> list[Registration]:
    """Needs the lock. ``newcomer`` has just joined the queue and gets their mail from the caller."""
    winners = list(_winners(event, places.count([event], now)[event.pk], now, newcomer))
    _move_up(event, winners, now, newcomer)
    return winners


def _winners(
    event: Event, room: places.Places, now: datetime, newcomer: Registration | None
) -> Iterator[Registration]:
    """Who of the queue gets a place now. An initiator's is the stall or the pitch."""
    if event.status != Event.Status.PUBLISHED:
        return
    queue = list(event.registrations.queue()) if room.waiting else []
    if newcomer and newcomer._state.adding:
        queue = sorted([*queue, newcomer], key=lambda one: one.registered_at)
    yield from (one for one in queue if one.is_initiator)
    visitors = [one for one in queue if not one.is_initiator]
    yield from moving_up(event, room, visitors, now, newcomer)


def _give_place(registration: Registration, now: datetime) -> None:
    registration.status = Registration.Status.CONFIRMED
    registration.confirmed_at = now
    registration.invitation_sequence += 1


def _move_up(
    event: Event,
    winners: Iterable[Registration],
    now: datetime,
    newcomer: Registration | None = None,
) -> None:
    others = [one for one in winners if one != newcomer]
    for registration in winners:
        _give_place(registration, now)
        registration.save(update_fields=["status", "confirmed_at", "invitation_sequence"])
    for registration in others:
        if not registration.is_initiator:
            PromotedLetter.queue(registration)
    with acting():  # the list moves by itself, whoever made the room
        record_all(Verb.MOVED_UP, others, event=event)


def moving_up(
    event: Event,
    room: places.Places,
    queue: Iterable[Registration],
    now: datetime,
    newcomer: Registration | None = None,
) -> Iterator[Registration]:
    """Who of the queue gets a place now, with so much room."""
    # Who waits is no longer surprised with a place then; what fits them is theirs to take all the same.
    stops_at = event.promotion_stops_at
    stopped = stops_at is None or now >= stops_at
    for registration in places.share_out(room, queue):
        if not stopped or registration == newcomer:
            yield registration
