"""Who stands at the door: a place at once, and a place that was never needed.

Nobody is mailed of what they see happen.
"""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from eventsite.models import (
    Event,
    Registration,
)
from eventsite.staff.log import Verb, record
from eventsite.tickets import codes
from eventsite.web.border.folding import fold_name

from . import earlier, locks, places
from .cancelling import give_up
from .refusals import (
    NotEnoughPlaces,
    PartyTooLarge,
)


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
    submission_id = submission_id or uuid.uuid4()
    sent_before = event.registrations.filter(submission_id=submission_id).first()
    if sent_before:
        return sent_before
    if event.party_max == 1 and party_size > 1:
        raise PartyTooLarge(event.party_max)
    known = _known(event, name, email)
    registration = known or _walk_in(event, name, email, submission_id)
    return _placed(event, registration, party_size, over=over)


@transaction.atomic
def give_place(registration: Registration) -> Registration:
    """Give who waits, or had cancelled, the place of who stands at the door; they are in already.

    Who had cancelled has the place of their new registration, or a walk-in's.
    """
    event = locks.lock_event(registration.event_id)
    theirs = registration = event.registrations.get(pk=registration.pk)
    if registration.is_cancelled:
        # The address of who shared one is another's.
        email = "" if registration.shares_email else registration.email
        anew = event.registrations.live().of_person(registration.email, sharer=registration.sharer)
        known = anew.first() if registration.email else None
        theirs = known or _walk_in(event, registration.name, email, uuid.uuid4())
    return _placed(event, theirs, registration.party_size, over=True)


def _placed(
    event: Event, registration: Registration, party_size: int, *, over: bool
) -> Registration:
    """With a place, for the party that came."""
    if registration.pk:
        registration = locks.lock_registration(registration.pk)
    had = registration.party_size if registration.is_confirmed else 0
    registration.party_size = max(registration.party_size, party_size)
    free = places.free_at_the_door(event)
    passes = registration.party_size - had > free
    if passes and not over:
        raise NotEnoughPlaces(free)
    verb = Verb.REGISTERED if registration._state.adding else Verb.GAVE_PLACE
    is_new = had < registration.party_size
    if not registration.is_confirmed:
        registration.invitation_sequence += 1
    registration.status = Registration.Status.CONFIRMED
    registration.confirmed_at = registration.confirmed_at or timezone.now()
    registration.save()
    if registration.ticket_hash is None:
        codes.give(registration)
    if is_new:
        record(Verb.LET_IN_OVER if passes else verb, registration, after={"party_size": party_size})
    return registration


def _known(event: Event, name: str, email: str) -> Registration | None:
    """Whose address it is: who has this name, or else its owner; not another who shares it."""
    if not email:
        return None
    this_name = fold_name(name)
    live = event.registrations.live().filter(email=email)
    theirs = live.filter(Q(shares_email=False) | Q(name_folded=this_name))
    return min(
        theirs, key=lambda one: (one.name_folded != this_name, one.shares_email), default=None
    )


def _walk_in(event: Event, name: str, email: str, submission_id: uuid.UUID) -> Registration:
    """Nobody of the party is let in yet."""
    if Registration.objects.filter(submission_id=submission_id).exists():
        submission_id = uuid.uuid4()  # another event's
    return Registration(
        event=event,
        name=name,
        email=email,
        party_size=0,
        source=Registration.Source.DOOR,
        registered_at=timezone.now(),
        submission_id=submission_id,
        invitation_sequence=earlier.next_sequence(earlier.of(event, email), email),
    )


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
        before = {"party_size": registration.party_size}
        registration.party_size = people
        registration.save(update_fields=["party_size"])
        record(Verb.CHANGED, registration, before=before, after={"party_size": people})
    return registration


@transaction.atomic
def never_came(registration: Registration) -> Registration:
    """Free the place of a walk-in that was a slip at the door, and move up who waits; it is no news to them.

    Also after the evening: the slip is put right, not what happened.
    """
    event = locks.lock_event(registration.event_id)
    registration = locks.lock_registration(registration.pk)
    if registration.is_cancelled:
        return registration
    give_up(event, [registration], by=Registration.CancelledBy.ORGANISER)
    return registration
