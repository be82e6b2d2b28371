"""The one place that hands out places: register, change, cancel, promote.

Everyone queues; only ``promote`` confirms. Each verb owns its transaction and starts by locking the
event's row, so that two of them on the same event run one after the other. See
docs/adr/0002-everyone-queues.md.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TypedDict

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from eventsite.web.names import normalise_email, normalise_name

from .calendars import invitations
from .mails import queue
from .models import Admission, Event, Registration, RegistrationState, Session, participation
from .tickets import codes


class BookingRefused(Exception):
    """The rules say no. Nothing was changed."""


class RegistrationNotOpen(BookingRefused):
    """The event takes no registrations now; ``state`` says why."""

    def __init__(self, state: RegistrationState) -> None:
        super().__init__(state.label)
        self.state = state


class PartyTooLarge(BookingRefused):
    """More people on one registration than the event allows; ``largest`` is what it does allow."""

    def __init__(self, largest: int) -> None:
        super().__init__(f"at most {largest}")
        self.largest = largest


class NotEnoughPlaces(BookingRefused):
    """A confirmed party wants to grow by more than the ``free`` places."""

    def __init__(self, free: int) -> None:
        super().__init__(f"{free} free")
        self.free = free


class AlreadyRegistered(BookingRefused):
    """This address has a live registration for the event: ``registration``."""

    def __init__(self, registration: Registration) -> None:
        super().__init__("already registered")
        self.registration = registration


class AlreadyCancelled(BookingRefused):
    """The registration was cancelled before."""


class CapacityBelowTaken(BookingRefused):
    """The capacity can't go under the number of places ``taken``."""

    def __init__(self, taken: int) -> None:
        super().__init__(f"{taken} taken")
        self.taken = taken


def lock_event(event_id: int) -> Event:
    """The event as it is now, held until the transaction ends.

    PostgreSQL holds the row; on SQLite the transaction itself is the lock (mode IMMEDIATE).
    Two requests that count the free places at the same time would both find the last one free.
    """
    return Event.objects.select_for_update().get(pk=event_id)


def places_taken(event: Event) -> int:
    """Visitors with a confirmed place; who has a stall or a pitch takes none."""
    return event.registrations.confirmed().taking_places().people()


def places_held(event: Event, now: datetime | None = None) -> int:
    """Places kept for who was invited and did not take one yet; none from ``held_until`` on.

    See docs/adr/0019-places-held-for-the-invited.md.
    """
    if event.held_until is None or (now or timezone.now()) >= event.held_until:
        return 0
    invited = event.registrations.confirmed().taking_places().filter(is_invited=True)
    return max(0, event.held_places - invited.people())


def places_free(event: Event, *, invited: bool = False) -> int:
    """Persons that still fit; with ``invited`` also on the places that are held. Counted, never stored."""
    held = 0 if invited else places_held(event)
    return max(0, event.capacity - places_taken(event) - held)


class Availability(TypedDict):
    """What a page says about room, in persons; ``waiting`` counts registrations."""

    taken: int
    held: int
    free: int
    waiting: int
    state: RegistrationState


def availability(event: Event) -> Availability:
    """How much room there is, and whether one can sign up."""
    taken, held = places_taken(event), places_held(event)
    return {
        "taken": taken,
        "held": min(held, max(0, event.capacity - taken)),
        "free": max(0, event.capacity - taken - held),
        "waiting": event.registrations.queue().count(),
        "state": event.registration_state(),
    }


def clashes(registration: Registration) -> list[Session]:
    """Sessions of this address's other registrations that overlap one of this registration's.

    A warning and no wall: one may leave early. Told in the mail only; a page that anyone can reach
    by typing an address must not say where else its owner goes.
    """
    own = registration.event.sessions.filter(cancelled_at__isnull=True)
    others = (
        Session.objects.filter(
            event__in=Registration.objects.live()
            .filter(email=registration.email)
            .exclude(event=registration.event_id)
            .values("event"),
            cancelled_at__isnull=True,
            event__status=Event.Status.PUBLISHED,
        )
        .filter(
            Exists(own.filter(starts_at__lt=OuterRef("ends_at"), ends_at__gt=OuterRef("starts_at")))
        )
        .select_related("event", "venue")
    )
    return list(others.order_by("starts_at", "pk"))


@transaction.atomic
def register(
    event: Event,
    *,
    name: str,
    email: str,
    party_size: int = 1,
    submission_id: uuid.UUID | None = None,
    role: Registration.Role = Registration.Role.VISITOR,
    invited: bool = False,
    by_organiser: bool = False,
    tell: bool = True,
) -> Registration:
    """Queue a party for ``event`` and hand out a place at once if one is free.

    Sending the same form again (same ``submission_id`` and address) returns the registration of
    the first time. An initiator always gets in: the stall or the pitch is their place. Who was
    ``invited`` may take a place that is held. Organisers sign people up also before it opens and
    after it closes. With ``tell`` off the caller mails. Raises RegistrationNotOpen, PartyTooLarge or
    AlreadyRegistered.
    """
    event = lock_event(event.pk)
    now = timezone.now()
    email = normalise_email(email)
    sent_before = find_submission(event, submission_id, email)
    if sent_before:
        return sent_before
    check_open(event, now, by_organiser=by_organiser)
    _check_party(event, party_size)
    live = event.registrations.live().filter(email=email).first()
    if live:
        raise AlreadyRegistered(live)
    registration = Registration(
        event=event,
        name=normalise_name(name),
        email=email,
        party_size=party_size,
        role=role,
        is_invited=invited,
        registered_at=now,
        invitation_sequence=_next_sequence(event, email),
    )
    if submission_id and not Registration.objects.filter(submission_id=submission_id).exists():
        registration.submission_id = submission_id
    registration.save()
    codes.give(registration)
    promoted = _promote(event, now=now, newcomer=registration)
    if registration in promoted:
        registration = promoted[promoted.index(registration)]
    if tell:
        letter = queue.confirmation if registration.is_confirmed else queue.waiting
        letter(registration)
    return registration


def find_submission(
    event: Event, submission_id: uuid.UUID | None, email: str
) -> Registration | None:
    """What an earlier sending of the same form made, if it was sent before."""
    if submission_id is None:
        return None
    return event.registrations.filter(
        submission_id=submission_id, email=normalise_email(email)
    ).first()


@transaction.atomic
def set_role(registration: Registration, role: Registration.Role) -> Registration:
    """Turn a visitor into an initiator or back. The caller mails.

    A new initiator frees a visitor's place, or leaves the queue for one. Who becomes a visitor again
    asks for a place now, behind who waits already. Raises AlreadyCancelled.
    """
    event = lock_event(registration.event_id)
    now = timezone.now()
    registration = event.registrations.get(pk=registration.pk)
    if registration.is_cancelled:
        raise AlreadyCancelled
    if registration.role == role:
        return registration
    registration.role = role
    registration.status = Registration.Status.WAITING
    registration.confirmed_at = None
    if role == Registration.Role.VISITOR:
        registration.registered_at = now
    registration.save(update_fields=["role", "status", "confirmed_at", "registered_at"])
    promoted = _promote(event, now=now, newcomer=registration)
    return promoted[promoted.index(registration)] if registration in promoted else registration


@transaction.atomic
def change(registration: Registration, *, name: str, party_size: int) -> Registration:
    """Change the name or the size of a live party; places that come free go to who waits.

    A party that waits keeps its position. Raises AlreadyCancelled, RegistrationNotOpen (the event
    is cancelled or over), PartyTooLarge, or NotEnoughPlaces when a confirmed party outgrows what
    is free; it then keeps what it had.
    """
    event = lock_event(registration.event_id)
    now = timezone.now()
    registration = event.registrations.get(pk=registration.pk)
    if registration.is_cancelled:
        raise AlreadyCancelled
    _check_not_over(event, now)
    if party_size != registration.party_size:
        _check_party(event, party_size)
    growth = party_size - registration.party_size
    if registration.is_confirmed and not registration.is_initiator and growth > 0:
        free = places_free(event, invited=registration.is_invited)
        if growth > free:
            raise NotEnoughPlaces(free)
    name = normalise_name(name)
    if (name, party_size) == (registration.name, registration.party_size):
        return registration
    registration.name = name
    registration.party_size = party_size
    registration.save(update_fields=["name", "party_size"])
    promoted = _promote(event, now=now)
    if registration in promoted:
        return promoted[promoted.index(registration)]
    queue.changed(registration)
    return registration


@transaction.atomic
def register_at_door(
    event: Event,
    *,
    name: str,
    email: str = "",
    party_size: int,
    submission_id: uuid.UUID | None = None,
    over: bool = False,
) -> Registration:
    """Give who stands at the door a place at once, whoever waits in line at home; nobody is mailed.

    A live registration with this address is taken for theirs: it gets its place if it waited, and
    grows to the party that came. Raises NotEnoughPlaces unless ``over`` says that the capacity may
    be passed.
    """
    event = lock_event(event.pk)
    email = normalise_email(email)
    if submission_id:
        sent_before = event.registrations.filter(submission_id=submission_id).first()
        if sent_before:
            return sent_before
    now = timezone.now()
    registration = event.registrations.live().filter(email=email).first() if email else None
    if registration is None:
        registration = Registration(
            event=event,
            name=normalise_name(name),
            email=email,
            party_size=0,
            walk_in=True,
            registered_at=now,
            submission_id=submission_id or uuid.uuid4(),
            invitation_sequence=_next_sequence(event, email),
        )
    had = registration.party_size if registration.is_confirmed else 0
    registration.party_size = max(registration.party_size, party_size)
    free = places_free(event)
    if registration.party_size - had > free and not over:
        raise NotEnoughPlaces(free)
    if not registration.is_confirmed:
        registration.invitation_sequence += 1
    registration.status = Registration.Status.CONFIRMED
    registration.confirmed_at = registration.confirmed_at or now
    registration.save()
    if registration.ticket_hash is None:
        codes.give(registration)
    return registration


@transaction.atomic
def cancel(
    registration: Registration,
    *,
    by: Registration.CancelledBy = Registration.CancelledBy.PERSON,
    tell: bool = True,
) -> Registration:
    """Give up a place, or leave the queue, and move up who waits. Raises AlreadyCancelled.

    ``tell`` False sends the person no mail: a slip at the door is no news to them.
    """
    event = lock_event(registration.event_id)
    now = timezone.now()
    registration = event.registrations.get(pk=registration.pk)
    if registration.is_cancelled:
        raise AlreadyCancelled
    was_confirmed = registration.is_confirmed
    registration.status = Registration.Status.CANCELLED
    registration.cancelled_at = now
    registration.cancelled_by = by
    registration.confirmed_at = None
    registration.invitation_sequence += 1
    registration.save(
        update_fields=[
            "status",
            "cancelled_at",
            "cancelled_by",
            "confirmed_at",
            "invitation_sequence",
        ]
    )
    if tell:
        queue.cancelled(registration, had_place=was_confirmed)
    participation.release(registration)
    _promote(event, now=now)
    return registration


@transaction.atomic
def save_event(event: Event) -> None:
    """Save an organiser's edits of an event, then hand out what a raised capacity frees.

    A new title is a change of every entry that shows it, and is mailed. Raises CapacityBelowTaken;
    nothing is saved then.
    """
    if event._state.adding:
        event.save()
        return
    stored = lock_event(event.pk)
    taken = places_taken(stored)
    if event.capacity < taken and event.capacity != stored.capacity:
        raise CapacityBelowTaken(taken)
    # No form's business; one that was open for an hour must not bring the old ones back.
    event.status, event.cancelled_at = stored.status, stored.cancelled_at
    event.held_places, event.held_until = stored.held_places, stored.held_until
    event.modified_at = timezone.now()
    event.save()
    if event.title != stored.title:
        _retitled(stored)
    promote(event)


def _retitled(event: Event) -> None:
    shown = [session for session in event.sessions_in_order() if not session.title]
    invitations.raise_sequence(shown)
    if shown:
        tell_changed(event)


def tell_changed(event: Event) -> None:
    """Mail everyone concerned that an event is not what it was; nobody once it is over."""
    if event.status == Event.Status.PUBLISHED and not event.is_over:
        for registration in event.registrations.live():
            queue.event_changed(registration)
        for admission in Admission.objects.to_come_at(event):
            queue.admitted(admission.registration, admission.session)


@transaction.atomic
def hold_places(event: Event, places: int, *, until: datetime | None) -> None:
    """Keep ``places`` for who is invited, until a moment; 0 and None hold none any more.

    Nobody loses a place that was given: with fewer places free there are fewer to hold. What is let
    go of is for who waits. Takes the place of what was held before.
    """
    event = lock_event(event.pk)
    event.held_places, event.held_until = places, until
    event.save(update_fields=["held_places", "held_until"])
    _promote(event, now=timezone.now())


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
    event = lock_event(event.pk)
    return _promote(event, now=timezone.now())


def _promote(
    event: Event, *, now: datetime, newcomer: Registration | None = None
) -> list[Registration]:
    """Needs the lock. ``newcomer`` has just joined the queue and gets their mail from the caller."""
    if event.status != Event.Status.PUBLISHED:
        return []
    promoted = []

    def confirm(registration: Registration) -> None:
        registration.status = Registration.Status.CONFIRMED
        registration.confirmed_at = now
        registration.invitation_sequence += 1
        registration.save(update_fields=["status", "confirmed_at", "invitation_sequence"])
        promoted.append(registration)

    for initiator in event.registrations.queue().filter(role=Registration.Role.INITIATOR):
        confirm(initiator)
    stops_at = event.promotion_stops_at
    stopped = stops_at is None or now >= stops_at
    free = event.capacity - places_taken(event)
    held = places_held(event, now)
    for registration in event.registrations.queue():
        if free <= 0:
            break
        if stopped and registration != newcomer:
            # Who waits is no longer surprised with a place, and who comes later may not pass.
            break
        if registration.party_size > (free if registration.is_invited else free - held):
            continue
        confirm(registration)
        free -= registration.party_size
        if registration.is_invited:
            held = max(0, held - registration.party_size)
        if registration != newcomer:
            queue.promoted(registration)
    return promoted


_NO_LONGER = {RegistrationState.CANCELLED, RegistrationState.OVER, RegistrationState.DRAFT}


def check_open(event: Event, now: datetime, *, by_organiser: bool = False) -> None:
    """Raises RegistrationNotOpen. Organisers need not wait until sign-up opens, nor hurry."""
    state = event.registration_state(now)
    if state in _NO_LONGER or (state != RegistrationState.OPEN and not by_organiser):
        raise RegistrationNotOpen(state)


def _check_not_over(event: Event, now: datetime) -> None:
    state = event.registration_state(now)
    if state in _NO_LONGER:
        raise RegistrationNotOpen(state)


def _check_party(event: Event, party_size: int) -> None:
    largest = min(event.party_max, event.capacity)
    if not 1 <= party_size <= largest:
        raise PartyTooLarge(largest)


def _next_sequence(event: Event, email: str) -> int:
    """Newer than all that this address's calendar was told of the event before."""
    earlier = event.registrations.filter(email=email).order_by("-invitation_sequence").first()
    return earlier.invitation_sequence + 1 if earlier else 0
