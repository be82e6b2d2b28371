"""Register, change, cancel: everyone queues, and places are handed out in ``waiting_list.py``.

Each verb owns its transaction and starts by locking the event's row, so that two of them on the same
event run one after the other. See docs/adr/0002-everyone-queues.md. Who is in the room is counted and
keeps the place, whatever is changed: docs/adr/0021-who-is-inside-counts.md.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from eventsite.mails.sign_up_letters import (
    CancelledLetter,
    ChangedLetter,
    ConfirmationLetter,
    LeftWaitingListLetter,
    WaitingLetter,
)
from eventsite.models import (
    Event,
    Registration,
    RegistrationState,
    participation,
)
from eventsite.tickets import codes
from eventsite.web.names import normalise_email, normalise_name

from . import inside, locks, places
from .refusals import (
    AlreadyCancelled,
    AlreadyOver,
    AlreadyRegistered,
    NotEnoughPlaces,
    PartyTooLarge,
    PeopleInside,
    RegistrationNotOpen,
)
from .waiting_list import hand_out


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
    event = locks.lock_event(event.pk)
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
    registration.submission_id = _unused(submission_id) or registration.submission_id
    registration.save()
    codes.give(registration)
    promoted = hand_out(event, now=now, newcomer=registration)
    registration = next((one for one in promoted if one == registration), registration)
    if tell:
        letter = ConfirmationLetter if registration.is_confirmed else WaitingLetter
        letter.queue(registration)
    return registration


def _unused(submission_id: uuid.UUID | None) -> uuid.UUID | None:
    """None for one that stands for another registration: another address, or another event's."""
    taken = submission_id and Registration.objects.filter(submission_id=submission_id).exists()
    return None if taken else submission_id


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
    asks for a place now, behind who waits already; who is in the room keeps theirs. Raises
    AlreadyCancelled.
    """
    event = locks.lock_event(registration.event_id)
    now = timezone.now()
    registration = locks.lock_registration(registration.pk)
    if registration.is_cancelled:
        raise AlreadyCancelled
    if registration.role == role:
        return registration
    registration.role = role
    if registration.is_confirmed and inside.in_the_room(registration):
        registration.save(update_fields=["role"])
        hand_out(event, now=now)
        return registration
    registration.status = Registration.Status.WAITING
    registration.confirmed_at = None
    if role == Registration.Role.VISITOR:
        registration.registered_at = now
    registration.save(update_fields=["role", "status", "confirmed_at", "registered_at"])
    promoted = hand_out(event, now=now, newcomer=registration)
    return promoted[promoted.index(registration)] if registration in promoted else registration


@transaction.atomic
def change(registration: Registration, *, name: str, party_size: int) -> Registration:
    """Change the name or the size of a live party; places that come free go to who waits.

    A party that waits keeps its position. Raises AlreadyCancelled, RegistrationNotOpen (the event
    is cancelled or over), PartyTooLarge, PeopleInside when more were let in than would be left, or
    NotEnoughPlaces when a confirmed party outgrows what is free; it then keeps what it had.
    """
    event = locks.lock_event(registration.event_id)
    now = timezone.now()
    registration = locks.lock_registration(registration.pk)
    if registration.is_cancelled:
        raise AlreadyCancelled
    _check_not_over(event, now)
    if party_size != registration.party_size:
        _check_party(event, party_size)
        came = inside.came(registration)
        if party_size < came:
            raise PeopleInside(came)
    growth = party_size - registration.party_size
    if registration.is_confirmed and not registration.is_initiator and growth > 0:
        free = places.free(event, invited=registration.is_invited)
        if growth > free:
            raise NotEnoughPlaces(free)
    name = normalise_name(name)
    if (name, party_size) == (registration.name, registration.party_size):
        return registration
    registration.name = name
    registration.party_size = party_size
    registration.save(update_fields=["name", "party_size"])
    promoted = hand_out(event, now=now)
    if registration in promoted:
        return promoted[promoted.index(registration)]
    ChangedLetter.queue(registration)
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
    be passed, and PartyTooLarge where everyone signs up for themselves, as for a course.
    """
    event = locks.lock_event(event.pk)
    email = normalise_email(email)
    if submission_id:
        sent_before = event.registrations.filter(submission_id=submission_id).first()
        if sent_before:
            return sent_before
    if event.party_max == 1 and party_size > 1:
        raise PartyTooLarge(event.party_max)
    now = timezone.now()
    registration = _known(event, email) or Registration(
        event=event,
        name=normalise_name(name),
        email=email,
        party_size=0,
        walk_in=True,
        registered_at=now,
        submission_id=_unused(submission_id) or uuid.uuid4(),
        invitation_sequence=_next_sequence(event, email),
    )
    had = registration.party_size if registration.is_confirmed else 0
    registration.party_size = max(registration.party_size, party_size)
    free = places.free(event)
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


def _known(event: Event, email: str) -> Registration | None:
    """The live registration of an address that somebody gave, locked."""
    live = event.registrations.live().filter(email=email).first() if email else None
    return locks.lock_registration(live.pk) if live else None


@transaction.atomic
def make_room(registration: Registration, people: int) -> Registration:
    """Let a confirmed party be as large as what of it is in, up to what the event allows; nobody is mailed.

    A tablet without a connection lets in the party as it was on its list. They are in, so the capacity
    may be passed. Anybody else's party stays as it is.
    """
    event = locks.lock_event(registration.event_id)
    registration = locks.lock_registration(registration.pk)
    people = min(people, event.party_max)
    if registration.is_confirmed and people > registration.party_size:
        registration.party_size = people
        registration.save(update_fields=["party_size"])
    return registration


@transaction.atomic
def cancel(
    registration: Registration,
    *,
    by: Registration.CancelledBy = Registration.CancelledBy.PERSON,
) -> Registration:
    """Give up a place, or leave the queue, and move up who waits; the person is mailed.

    Raises AlreadyCancelled, AlreadyOver, or PeopleInside while somebody of the party is in the room. Of
    a course or a second evening one can be taken off later: where one was still counts.
    """
    event = locks.lock_event(registration.event_id)
    registration = locks.lock_registration(registration.pk)
    check_cancel(registration)
    letter = CancelledLetter if registration.is_confirmed else LeftWaitingListLetter
    letter.queue(registration)
    return _give_up(event, registration, by=by)


def check_cancel(registration: Registration) -> None:
    """Raises what ``cancel`` would raise."""
    if registration.is_cancelled:
        raise AlreadyCancelled
    if registration.event.is_over:
        raise AlreadyOver
    here = inside.in_the_room(registration)
    if here:
        raise PeopleInside(here)


@transaction.atomic
def never_came(registration: Registration) -> Registration:
    """Free the place of a walk-in that was a slip at the door, and move up who waits; it is no news to them.

    Also after the evening: the slip is put right, not what happened.
    """
    event = locks.lock_event(registration.event_id)
    registration = locks.lock_registration(registration.pk)
    if registration.is_cancelled:
        return registration
    return _give_up(event, registration, by=Registration.CancelledBy.ORGANISER)


def _give_up(
    event: Event, registration: Registration, *, by: Registration.CancelledBy
) -> Registration:
    now = timezone.now()
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
    participation.release(registration)
    hand_out(event, now=now)
    return registration


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
