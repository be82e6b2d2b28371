"""Register and change: everyone queues, and places are handed out in ``waiting_list.py``.

Each verb owns its transaction and starts by locking the event's row, so that two of them on the same
event run one after the other. See docs/adr/0002-everyone-queues.md. Who is in the room is counted and
keeps the place, whatever is changed: docs/adr/0021-who-is-inside-counts.md.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from eventsite.brakes import sources
from eventsite.mails.sign_up_letters import (
    ChangedLetter,
    ConfirmationLetter,
    PromotedLetter,
    WaitingLetter,
)
from eventsite.models import (
    ApiKey,
    Event,
    Registration,
    RegistrationState,
)
from eventsite.staff.log import Verb, record
from eventsite.tickets import codes
from eventsite.web import stand_in
from eventsite.web.border.folding import fold_name
from eventsite.web.languages.texts import own_language, reading, spoken
from eventsite.web.sent_once import Submission
from eventsite.web.versions import Check

from . import earlier, inside, languages, locks, places
from .refusals import (
    AlreadyCancelled,
    AlreadyRegistered,
    NotEnoughPlaces,
    PartyTooLarge,
    PeopleInside,
    RegistrationNotOpen,
)
from .waiting_list import hand_out, join


@transaction.atomic
def register(
    event: Event,
    *,
    name: str,
    email: str,
    party_size: int = 1,
    submission: Submission | None = None,
    role: Registration.Role = Registration.Role.VISITOR,
    invited: bool = False,
    by_organiser: bool = False,
    source: Registration.Source = Registration.Source.ORGANISER,
    over_reason: str = "",
    shares_email: bool = False,
    access_need: str = "",
    language: str = "",
    tell: bool = True,
    evenly: bool = False,
    key: ApiKey | None = None,
) -> Registration:
    """Queue a party for ``event`` and hand out a place at once if one is free.

    Sending the same form again returns the registration of the first time. An initiator always gets
    in: the stall or the pitch is their place. Who was ``invited`` may take a place that is held.
    Organisers sign people up also before it opens and after it closes, and who shares an address or has none; ``source`` is how they heard of it, and an ``over_reason`` gives a place where none is free.
    They are mailed in ``language``; else in the page's, or the site's own where an organiser does it. With ``tell`` off the caller mails. ``evenly`` does as much for who is in, and undoes it (NORMS S21). With a ``key`` a program does it.
    Raises RegistrationNotOpen, PartyTooLarge, AlreadyRegistered, or SentOtherwise (other contents before).
    """
    event = locks.lock_event(event.pk)
    now = timezone.now()
    room, theirs = _look(event, now, email, submission)
    if sent_before := earlier.sent(theirs, submission):
        return sent_before
    _check(event, now, party_size, by_organiser=by_organiser)
    known = earlier.live(theirs, name, email, shares_email=shares_email)
    if known and not evenly:
        raise AlreadyRegistered(known)
    registration = Registration(event_id=event.pk, name=name, party_size=party_size, role=role)
    registration.email = stand_in.address() if known else email
    registration.is_invited, registration.shares_email = invited, shares_email
    registration.access_need, registration.registered_at = access_need, now
    _say_who_did_it(registration, source if by_organiser else None, language, key)
    _make_ready(registration, theirs, submission)
    join(event, registration, room, now)
    if registration.is_waiting and over_reason and by_organiser:
        _confirm_over(registration, now, over_reason)
    if tell:
        (ConfirmationLetter if registration.is_confirmed else WaitingLetter).queue(registration)
    if known:
        raise AlreadyRegistered(known, instead=registration)
    return registration


def _look(
    event: Event, now: datetime, email: str, submission: Submission | None
) -> tuple[places.Places, list[Registration]]:
    """The room, and what there is of this address or this form already: mostly nothing.

    The event knows from then on when it starts and ends.
    """
    room = places.count_at_sign_up(event, now, email, submission)
    return room, earlier.of(event, email, submission) if room.asked_for else []


def _check(event: Event, now: datetime, party_size: int, *, by_organiser: bool) -> None:
    """Raises RegistrationNotOpen or PartyTooLarge."""
    check_open(event, now, by_organiser=by_organiser)
    check_party(event, party_size)


def _say_who_did_it(
    registration: Registration,
    source: Registration.Source | None,
    language: str,
    key: ApiKey | None,
) -> None:
    """An organiser, who heard of it by that ``source``; a partner; or they themselves, on a page in their language."""
    if key:
        source = Registration.Source.PARTNER
    registration.key = key
    registration.source = source or Registration.Source.SITE
    registration.origin = "" if source else sources.origin()
    registration.language = spoken(language or (own_language() if source else reading()))


def _make_ready(
    registration: Registration, theirs: Collection[Registration], submission: Submission | None
) -> None:
    """With what is the site's to say of who is new: ticket, appointments, form.

    It has no event by it: who wants to know more of that asks anew, for sessions may be moved later.
    """
    registration.invitation_sequence = earlier.next_sequence(theirs, registration.email)
    if submission:
        registration.submission_id = submission.id
        registration.submission_digest = submission.digest
    codes.put(registration)


def _confirm_over(registration: Registration, now: datetime, reason: str) -> None:
    """A place that there is not, or that others wait for: an organiser's to give, for a reason that is kept."""
    fits = registration.party_size <= places.free_at_the_door(registration.event)
    registration.status = Registration.Status.CONFIRMED
    registration.confirmed_at = now
    registration.invitation_sequence += 1
    registration.placed_because = reason
    registration.save(
        update_fields=["status", "confirmed_at", "invitation_sequence", "placed_because"]
    )
    record(
        Verb.GAVE_PLACE,
        registration,
        before={"placed_because": "", "over": False},
        after={"placed_because": reason, "over": not fits},
    )


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
    record(Verb.CHANGED, registration, before={"role": registration.role}, after={"role": role})
    registration.role = role
    if registration.is_confirmed and inside.in_the_room(registration):
        registration.save(update_fields=["role"])
        hand_out(event, now=now)
        return registration
    registration.status = Registration.Status.WAITING
    registration.confirmed_at = None
    registration.placed_because = ""  # said of the place that is given up here
    if role == Registration.Role.VISITOR:
        registration.registered_at = now
    registration.save(
        update_fields=["role", "status", "confirmed_at", "placed_because", "registered_at"]
    )
    promoted = hand_out(event, now=now, newcomer=registration)
    return promoted[promoted.index(registration)] if registration in promoted else registration


@transaction.atomic
def change(
    registration: Registration,
    *,
    name: str,
    party_size: int,
    access_need: str | None = None,
    language: str | None = None,
    check: Check | None = None,
) -> Registration:
    """Change the name or the size of a live party; places that come free go to who waits.

    So are what they need and their language, where given; nobody is mailed of those. ``check`` is asked once the registration is held; what it raises is raised, and nothing is saved.
    A party that waits keeps its position. Raises AlreadyCancelled, RegistrationNotOpen (the event
    is cancelled or over), AlreadyRegistered when who shares an address takes the name of another with
    it, PartyTooLarge, PeopleInside when more were let in than would be left, or NotEnoughPlaces when a
    confirmed party outgrows what is free; it then keeps what it had.
    """
    event = locks.lock_event(registration.event_id)
    now = timezone.now()
    registration = locks.lock_registration(registration.pk)
    if check:
        check()
    check_may_change(registration)
    if registration.shares_email and fold_name(name) != registration.name_folded:
        earlier.check_not_in(event, name, registration.email, shares_email=True)
    if party_size != registration.party_size:
        check_party(event, party_size)
        came = inside.came(registration)
        if party_size < came:
            raise PeopleInside(came)
    _check_growth(event, registration, party_size)
    if access_need is not None:
        _note_need(registration, access_need)
    if language is not None:
        languages.note(registration, language)
    if (name, party_size) == (registration.name, registration.party_size):
        return registration
    before = {"name": registration.name, "party_size": registration.party_size}
    registration.name = name
    registration.party_size = party_size
    registration.save(update_fields=["name", "party_size"])
    after = {"name": name, "party_size": party_size}
    record(Verb.CHANGED, registration, before=before, after=after)
    promoted = hand_out(event, now=now)
    if registration in promoted:
        return promoted[promoted.index(registration)]
    ChangedLetter.queue(registration)
    return registration


def _check_growth(event: Event, registration: Registration, party_size: int) -> None:
    growth = party_size - registration.party_size
    if registration.is_confirmed and not registration.is_initiator and growth > 0:
        free = places.free(event, invited=registration.is_invited)
        if growth > free:
            raise NotEnoughPlaces(free)


def _note_need(registration: Registration, access_need: str) -> None:
    before = {"access_need": registration.access_need}
    registration.access_need = access_need
    registration.save(update_fields=["access_need"])
    after = {"access_need": access_need}
    record(Verb.CHANGED, registration, before=before, after=after)


@transaction.atomic
def take_place(registration: Registration) -> Registration:
    """Give who waits the place that came free after the promotion stop, now that they ask; mailed.

    Who has a place keeps it. Raises AlreadyCancelled, RegistrationNotOpen (cancelled or over), or
    NotEnoughPlaces when it is somebody's who came before.
    """
    event = locks.lock_event(registration.event_id)
    now = timezone.now()
    registration = locks.lock_registration(registration.pk)
    if registration.is_cancelled:
        raise AlreadyCancelled
    if registration.is_confirmed:
        return registration
    check_not_over(event, now)
    promoted = hand_out(event, now=now, newcomer=registration)
    if registration not in promoted:
        raise NotEnoughPlaces(places.free(event))
    registration = promoted[promoted.index(registration)]
    PromotedLetter.queue(registration)
    return registration


_NO_LONGER = {RegistrationState.CANCELLED, RegistrationState.OVER, RegistrationState.DRAFT}


def check_open(event: Event, now: datetime, *, by_organiser: bool = False) -> None:
    """Raises RegistrationNotOpen. Organisers need not wait until sign-up opens, nor hurry."""
    state = event.registration_state(now)
    if state in _NO_LONGER or (state != RegistrationState.OPEN and not by_organiser):
        raise RegistrationNotOpen(state)


def is_to_come(event: Event, now: datetime) -> bool:
    """Whether who comes can still change: it is not cancelled, over or a draft."""
    return event.registration_state(now) not in _NO_LONGER


def check_not_over(event: Event, now: datetime) -> None:
    """Raises RegistrationNotOpen for what is cancelled, over or a draft."""
    if not is_to_come(event, now):
        raise RegistrationNotOpen(event.registration_state(now))


def check_may_change(registration: Registration) -> None:
    """Raises AlreadyCancelled, or RegistrationNotOpen as ``check_not_over``."""
    if registration.is_cancelled:
        raise AlreadyCancelled
    check_not_over(registration.event, timezone.now())


def check_party(event: Event, party_size: int) -> None:
    """Raises PartyTooLarge."""
    largest = min(event.party_max, event.capacity)
    if not 1 <= party_size <= largest:
        raise PartyTooLarge(largest)
