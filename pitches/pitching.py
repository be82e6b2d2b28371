"""Having a turn on the stage, or waiting for one. Each verb needs or takes the lock on the event's row.

Every verb that frees a slot ends in ``move_up``: no slot stays free while somebody waits for one.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from cafes.models import Edition
from eventsite.booking import locks, refusals, registering, waiting_list
from eventsite.models import Event, Registration, RegistrationState
from eventsite.staff.log import Verb, acting, record, record_all
from initiatives import subscriptions
from initiatives.models import Initiative

from . import timetable, workshop_offer
from .letters import MovedUpLetter
from .models import Pitch
from .timetable import Turn


class SlotTaken(refusals.BookingRefused):
    """The slot can't be had (any more); ``free`` are those that can, nearest in time first."""

    def __init__(self, free: list[Turn]) -> None:
        super().__init__("slot taken")
        self.free = free


class StillFree(refusals.BookingRefused):
    """There is no reserve list while a slot is free: ``free``."""

    def __init__(self, free: list[Turn]) -> None:
        super().__init__("still free")
        self.free = free


class NoStage(refusals.BookingRefused):
    """The evening has no slot to book, and none that could come free."""


class HasPitch(refusals.BookingRefused):
    """This registration has a pitch, or waits for one."""


class PitchWasHeld(refusals.AlreadyOver):
    """Who pitched, pitched: it can't be given up any more."""


@transaction.atomic
def book(
    edition: Edition, slot_id: int | None, *, registration: Registration, initiative: Initiative
) -> Pitch:
    """Give a slot to a registration, or with ``slot_id`` None the end of the reserve list.

    Mails nobody: the caller knows what else was booked. Raises NoStage, SlotTaken, StillFree or
    HasPitch.
    """
    locks.lock_event(edition.pk)
    programme = to_have(edition, slot_id)
    if Pitch.objects.live().filter(registration=registration).exists():
        raise HasPitch
    record(Verb.TOOK_PART, registration, after={"slot": _position(programme, slot_id)})
    if slot_id is not None:
        subscriptions.takes_part(initiative.pk, edition)
    return Pitch.objects.create(
        registration=registration, initiative=initiative, slot_id=slot_id, asked_at=timezone.now()
    )


def to_have(edition: Edition, slot_id: int | None) -> list[Turn]:
    """The programme, while anybody can have the slot, or wait. Raises NoStage, SlotTaken or StillFree."""
    programme = timetable.turns(edition)
    if not any(turn.is_open for turn in programme):
        raise NoStage
    free = [turn for turn in programme if turn.is_free]
    if slot_id is None and free:
        raise StillFree(free)
    if slot_id is not None and slot_id not in {turn.slot.pk for turn in free}:
        wanted = next((turn for turn in programme if turn.slot.pk == slot_id), None)
        if wanted:
            free.sort(key=lambda turn: abs(turn.starts_at - wanted.starts_at))
        raise SlotTaken(free)
    return programme


def _position(programme: list[Turn], slot_id: int | None) -> int | None:
    return next((turn.slot.position for turn in programme if turn.slot.pk == slot_id), None)


def withdraw(registrations: Collection[Registration]) -> None:
    """Give up the pitches of these, or their wait for one, and move the first reserves up.

    Needs the event's lock; the caller mails those who withdraw.
    """
    theirs = Pitch.objects.live().filter(registration__in=[one.pk for one in registrations])
    pitchers = set(theirs.values_list("registration", flat=True))
    if not pitchers:
        return
    theirs.update(slot=None, withdrawn_at=timezone.now(), outcome="")
    withdrawn = [one for one in registrations if one.pk in pitchers]
    record_all(Verb.GAVE_UP_PART, withdrawn)
    move_up(Edition.objects.get(pk=withdrawn[0].event_id))


def move_up(edition: Event) -> None:
    """Give free slots to who waits, in order of arrival, and tell them. Needs the lock."""
    if edition.registration_state() in {
        RegistrationState.CANCELLED,
        RegistrationState.OVER,
        RegistrationState.DRAFT,
    }:
        return
    free = timetable.free_turns(edition)
    for turn, pitch in zip(free, _reserves(edition), strict=False):
        pitch.slot = turn.slot
        pitch.save(update_fields=["slot"])
        with acting():  # the list moves by itself, whoever made the room
            record(Verb.TOOK_PART, pitch.registration, after={"slot": turn.slot.position})
            registration = registering.set_role(pitch.registration, Registration.Role.INITIATOR)
        subscriptions.takes_part(pitch.initiative_id, edition)
        MovedUpLetter.queue(registration)
        workshop_offer.ask(registration)
    # A visitor who became a pitcher left a place behind.
    waiting_list.promote(edition)


def _reserves(edition: Event) -> list[Pitch]:
    reserves = Pitch.objects.reserves().filter(registration__event_id=edition.pk)
    return list(reserves.select_related("registration"))
