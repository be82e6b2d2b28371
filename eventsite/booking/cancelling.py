"""Giving up a place, or one's place in the queue."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import F
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
from eventsite.staff.log import Verb, record_all

from . import inside, locks
from .refusals import (
    AlreadyCancelled,
    AlreadyOver,
    PeopleInside,
    Refused,
    WasThere,
)
from .waiting_list import hand_out


@transaction.atomic
def cancel(
    registration: Registration,
    *,
    by: Registration.CancelledBy = Registration.CancelledBy.PERSON,
    sentence: str = "",
) -> Registration:
    """Give up a place, or leave the queue, and move up who waits; the person is mailed.

    ``sentence`` is an organiser's own, for in that mail. Raises AlreadyCancelled, AlreadyOver, PeopleInside while somebody of the party is in the room, or
    WasThere after that, or once they pitched: of who took part it stays so, also when they come no more.
    """
    for refusal in cancel_all([registration], by=by, sentence=sentence).values():
        raise refusal
    return locks.lock_registration(registration.pk)


@transaction.atomic
def cancel_all(
    registrations: Collection[Registration],
    *,
    by: Registration.CancelledBy = Registration.CancelledBy.ORGANISER,
    sentence: str = "",
    tell: bool = True,
) -> Refused:
    """The same of many of one event in one go; says of whom it was refused, and why.

    What they leave is handed out once all have left: so none of them moves up first, on the waiting
    list or the stage's, and a party that waits gets what several left together. With ``tell`` off they are
    not mailed: of who was signed up by somebody else, who hears of it would be a victim.
    """
    if not registrations:
        return {}
    event = locks.lock_event(next(iter(registrations)).event_id)
    held = locks.lock_registrations(event, [one.pk for one in registrations])
    refused = why_not(held)
    leaving = [one for one in held if one.pk not in refused]
    if tell:
        _tell(leaving, sentence)
    give_up(event, leaving, by=by)
    return refused


def _tell(leaving: Collection[Registration], sentence: str) -> None:
    with_place = [(one, None) for one in leaving if one.is_confirmed]
    waiting = [(one, None) for one in leaving if not one.is_confirmed]
    CancelledLetter.queue_all(with_place, note=sentence)
    LeftWaitingListLetter.queue_all(waiting, note=sentence)


def check_cancel(registration: Registration) -> None:
    """Raises what ``cancel`` would raise."""
    for refusal in why_not([registration]).values():
        raise refusal


def why_not(registrations: Collection[Registration]) -> Refused:
    """What ``cancel`` would raise of each of these, of one event, where it would. A fixed number of queries."""
    here, came = inside.in_the_room_of(registrations), inside.came_of(registrations)
    did_something = inside.who_did_something(registrations)
    is_over = any(one.event.is_over for one in list(registrations)[:1])
    found: Refused = {}
    for one in registrations:
        if one.is_cancelled:
            found[one.pk] = AlreadyCancelled()
        elif is_over:
            found[one.pk] = AlreadyOver()
        elif here[one.pk]:
            found[one.pk] = PeopleInside(here[one.pk])
        elif came[one.pk] or one.pk in did_something:
            found[one.pk] = WasThere()
    return found


def give_up(
    event: Event, registrations: Sequence[Registration], *, by: Registration.CancelledBy
) -> None:
    """Of the locked ``event``: free what these have, and hand it out."""
    mark_cancelled(registrations, by=by)
    record_all(Verb.CANCELLED, registrations, event=event)
    participation.release(registrations)
    hand_out(event, now=timezone.now())


def mark_cancelled(
    registrations: Collection[Registration], *, by: Registration.CancelledBy
) -> None:
    """Needs the event's lock; the caller hands out the place."""
    now = timezone.now()
    said: dict[str, object] = {
        "status": Registration.Status.CANCELLED,
        "cancelled_at": now,
        "changed_at": now,  # as ``save`` would: the tablets ask for what changed
        "cancelled_by": by,
        "confirmed_at": None,
        # Of no use any more.
        Registration.access_need.field.name: "",
        Registration.placed_because.field.name: "",
    }
    Registration.objects.filter(pk__in=[one.pk for one in registrations]).update(
        **said, invitation_sequence=F("invitation_sequence") + 1
    )
    for one in registrations:
        one.invitation_sequence += 1
        for name, value in said.items():
            setattr(one, name, value)
