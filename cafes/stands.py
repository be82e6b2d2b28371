"""The verbs that change who stands where. Each owns its transaction and locks the event's row first.

Two people who book the same stall at the same second would both find it free (booking.lock_event).
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from eventsite.booking import locks, refusals, registering
from eventsite.models import Event, Registration
from eventsite.staff.log import Verb, record, record_all
from initiatives import subscriptions
from initiatives.models import Initiative

from .letters import PartsChangedLetter
from .models import Edition, Stand, StandBooking


class StandTaken(refusals.BookingRefused):
    """The stall can't be had (any more); ``nearest`` are the free ones, closest first."""

    def __init__(self, stand: Stand | None, nearest: list[Stand]) -> None:
        super().__init__(str(stand))
        self.stand = stand
        self.nearest = nearest


class HasStand(refusals.BookingRefused):
    """This registration has a stall: ``stand``."""

    def __init__(self, stand: Stand) -> None:
        super().__init__(str(stand))
        self.stand = stand


class NoStand(refusals.BookingRefused):
    """This registration has no stall."""


class StandInUse(Exception):
    """Somebody stands here; it can't be blocked, be made an adviser table or be taken away."""


class StandGone(Exception):
    """Another organiser took the stall away meanwhile."""


class NobodyToAssign(Exception):
    """Without an initiative there is nobody to give the stall to."""


def free_near(edition: Edition, stand: Stand | None) -> list[Stand]:
    """Free stalls, those nearest to ``stand`` first."""
    free = list(edition.stands.bookable())
    if stand is None:
        return free
    return sorted(free, key=lambda s: (_distance(s, stand), s.number))


def any_free(edition: Event) -> bool:
    """Whether there is a stall to book."""
    return Stand.objects.bookable().filter(edition_id=edition.pk).exists()


@transaction.atomic
def book(
    edition: Edition, stand_id: int, *, registration: Registration, initiative: Initiative
) -> StandBooking:
    """Give a stall to a registration. Mails nobody: the caller knows what else was booked.

    Raises StandTaken or HasStand.
    """
    locks.lock_event(edition.pk)
    stand = to_have(edition, stand_id)
    held = live_booking(registration)
    if held:
        raise HasStand(held.stand)
    record(Verb.TOOK_PART, registration, after={"stall": stand.number})
    subscriptions.takes_part(initiative.pk, edition)
    return StandBooking.objects.create(
        stand=stand, registration=registration, initiative=initiative
    )


@transaction.atomic
def exchange(registration: Registration, stand_id: int) -> StandBooking:
    """Give up one's stall and take a free one, in one step, and tell; pressed twice it is done once.

    Raises AlreadyCancelled, RegistrationNotOpen once no stall is booked any more, NoStand or StandTaken.
    """
    event = locks.lock_event(registration.event_id)
    registration = event.registrations.get(pk=registration.pk)
    if registration.is_cancelled:
        raise refusals.AlreadyCancelled
    registering.check_open(event, timezone.now())
    booked = live_booking(registration)
    if booked is None:
        raise NoStand(str(registration))
    if booked.stand_id == stand_id:
        return booked
    _put(booked, to_have(Edition.objects.get(pk=event.pk), stand_id))
    PartsChangedLetter.queue(registration)
    return booked


def to_have(edition: Edition, stand_id: int) -> Stand:
    """The stall, while it can be booked by anybody. Raises StandTaken."""
    stand = edition.stands.filter(pk=stand_id).first()
    if stand is None or not edition.stands.bookable().filter(pk=stand.pk).exists():
        raise StandTaken(stand, free_near(edition, stand))
    return stand


def release(registrations: Collection[Registration]) -> None:
    """Give up the stalls that these have. Needs the event's lock; the caller mails."""
    held = StandBooking.objects.live().filter(registration__in=[one.pk for one in registrations])
    holders = set(held.values_list("registration", flat=True))
    held.update(given_up_at=timezone.now())
    record_all(Verb.GAVE_UP_PART, [one for one in registrations if one.pk in holders])


@transaction.atomic
def assign(stand: Stand, booked: StandBooking) -> None:
    """Move a booking to another stall, and tell; who stood there swaps with it.

    Raises AlreadyOver, StandGone, StandInUse for a stall that can't be booked, or NobodyToAssign when
    the booking was given up meanwhile.
    """
    if locks.lock_event(stand.edition_id).is_over:
        raise refusals.AlreadyOver
    stand = stand_now(stand)
    if not StandBooking.objects.live().filter(pk=booked.pk).exists():
        raise NobodyToAssign
    booked.refresh_from_db()
    if stand.kind != Stand.Kind.INITIATIVE or stand.blocked_because:
        raise StandInUse
    if booked.stand_id == stand.pk:
        return
    there = stand.bookings.live().first()
    old = booked.stand
    # Out of the way first: for a moment two would stand at one stall, and the database refuses that.
    now = timezone.now()
    StandBooking.objects.filter(pk__in=[b.pk for b in (booked, there) if b]).update(given_up_at=now)
    _put(booked, stand)
    PartsChangedLetter.queue(booked.registration)
    if there:
        _put(there, old)
        PartsChangedLetter.queue(there.registration)


def _put(booked: StandBooking, stand: Stand) -> None:
    before, after = {"stall": booked.stand.number}, {"stall": stand.number}
    record(Verb.MOVED, booked.registration, before=before, after=after)
    booked.stand, booked.given_up_at = stand, None
    booked.save(update_fields=["stand", "given_up_at"])


def stand_now(stand: Stand) -> Stand:
    """Read under the lock. Raises StandGone."""
    found = Stand.objects.filter(pk=stand.pk).first()
    if found is None:
        raise StandGone
    return found


def live_booking(registration: Registration) -> StandBooking | None:
    return (
        StandBooking.objects.live()
        .filter(registration=registration)
        .select_related("stand")
        .first()
    )


def _distance(one: Stand, other: Stand) -> int:
    """Squared, centre to centre; only compared."""
    across = 2 * one.x + one.width - 2 * other.x - other.width
    down = 2 * one.y + one.height - 2 * other.y - other.height
    return across * across + down * down
