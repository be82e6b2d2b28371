"""An organiser's verbs on the slots of an evening: how many, how long, in which order, who changes with whom.

Each locks the event's row first and ends in telling whose time changed, so no change is silent.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max

from cafes.letters import PartsChangedLetter
from cafes.models import Edition
from eventsite.booking import locks
from eventsite.booking.refusals import AlreadyOver
from eventsite.staff.log import Verb, record
from eventsite.web.versions import Check

from . import pitching, timetable
from .models import Pitch, PitchSlot, Stage
from .timetable import Turn

MOST_SLOTS = 60


class SlotInUse(Exception):
    """Somebody pitches here; it can't be closed or taken away."""


class SlotOnStage(SlotInUse):
    """It is this one's turn; where the clock is can't be taken away from under it."""


class SlotGone(Exception):
    """Another organiser took it out of the programme meanwhile."""


class NoTurn(Exception):
    """A pause: nobody pitches in it, so nobody can change with it."""


class TooManySlots(Exception):
    """More than MOST_SLOTS on one evening is a typing error."""


@contextmanager
def rearranging(edition: Edition, *slots: PitchSlot, keeps_moves: bool = False) -> Iterator[None]:
    """Lock, let the verb change these slots, then tell whose time changed and move reserves up.

    Only a verb that ``keeps_moves`` leaves what ``moving.put_back`` would take back. Raises
    AlreadyOver, or SlotGone.
    """
    with transaction.atomic():
        if locks.lock_event(edition.pk).is_over:
            raise AlreadyOver
        if slots and not {slot.pk for slot in slots} <= {*order_of(edition)}:
            raise SlotGone
        before = timetable.turns(edition)
        if not keeps_moves:
            Stage.objects.filter(pk=edition.pk).update(moved_at=None)
        yield
        after = timetable.turns(edition)
        if _laid_out(before) != _laid_out(after):
            record(Verb.REARRANGED, edition)
        _tell_whose_time_changed(_times(before), _times(after))
        pitching.move_up(edition)


def _laid_out(programme: list[Turn]) -> list[tuple[object, ...]]:
    return [(t.slot.pk, t.starts_at, t.ends_at, t.slot.is_closed, t.pitch) for t in programme]


def _times(programme: list[Turn]) -> dict[int, tuple[datetime, datetime]]:
    return {t.pitch.pk: (t.starts_at, t.ends_at) for t in programme if t.pitch}


def _tell_whose_time_changed(
    before: dict[int, tuple[datetime, datetime]], after: dict[int, tuple[datetime, datetime]]
) -> None:
    moved = [pk for pk, times in after.items() if before.get(pk) != times]
    for pitch in Pitch.objects.filter(pk__in=moved).select_related("registration"):
        PartsChangedLetter.queue(pitch.registration)


def make_slots(
    edition: Edition,
    *,
    opens_after: int,
    minutes: int,
    gap_minutes: int,
    number: int,
    check: Check = lambda: None,
) -> None:
    """Add ``number`` slots at the end, and open the stage ``opens_after`` minutes after the start.

    Raises TooManySlots; ``check`` raises Stale.
    """
    with rearranging(edition):
        check()
        Stage.objects.update_or_create(edition=edition, defaults={"opens_after": opens_after})
        last = edition.slots.aggregate(last=Max("position"))["last"] or 0
        if edition.slots.count() + number > MOST_SLOTS:
            raise TooManySlots
        PitchSlot.objects.bulk_create(
            PitchSlot(edition=edition, position=last + n, minutes=minutes, gap_minutes=gap_minutes)
            for n in range(1, number + 1)
        )


def add_pause(edition: Edition, *, after: PitchSlot, minutes: int) -> PitchSlot:
    """Put a pause behind a slot; all that come later start later. Raises TooManySlots."""
    with rearranging(edition, after):
        if edition.slots.count() >= MOST_SLOTS:
            raise TooManySlots
        last = edition.slots.aggregate(last=Max("position"))["last"] or 0
        pause = edition.slots.create(
            position=last + 1, kind=PitchSlot.Kind.PAUSE, minutes=minutes, gap_minutes=0
        )
        order = [pk for pk in order_of(edition) if pk != pause.pk]
        order.insert(order.index(after.pk) + 1, pause.pk)
        lay_in_order(edition, order)
    return pause


def swap(one: PitchSlot, other: PitchSlot) -> None:
    """Let two pitchers change turns; one of the slots may be free. Raises NoTurn for a pause."""
    if one.is_pause or other.is_pause:
        raise NoTurn
    with rearranging(one.edition, one, other):
        there = {s.pk: s.pitches.live().first() for s in (one, other)}
        _vacate([p for p in there.values() if p])
        for pitch, slot in ((there[one.pk], other), (there[other.pk], one)):
            if pitch:
                pitch.slot = slot
                pitch.save(update_fields=["slot", "outcome"])


def _vacate(pitches: Collection[Pitch]) -> None:
    """Out of the way first: for a moment two would share a slot, and the database refuses that."""
    Pitch.objects.filter(pk__in=[p.pk for p in pitches]).update(slot=None, outcome="")


def set_closed(slot: PitchSlot, closed: bool) -> None:
    """Take a free slot out of the booking, or put it back. Raises SlotInUse."""
    with rearranging(slot.edition, slot):
        if closed and slot.pitches.live().exists():
            raise SlotInUse(slot)
        PitchSlot.objects.filter(pk=slot.pk).update(is_closed=closed)


def change_slot(
    slot: PitchSlot, *, minutes: int, gap_minutes: int, check: Check = lambda: None
) -> None:
    """Another length, or another pause after it; all that come later move along. ``check`` raises Stale."""
    with rearranging(slot.edition, slot):
        check()
        PitchSlot.objects.filter(pk=slot.pk).update(minutes=minutes, gap_minutes=gap_minutes)


def remove(slot: PitchSlot) -> None:
    """Take a free slot or a pause out of the programme. Raises SlotInUse or SlotOnStage."""
    with rearranging(slot.edition, slot):
        if slot.pitches.live().exists():
            raise SlotInUse(slot)
        stage = Stage.objects.select_for_update().filter(pk=slot.edition_id).first()
        if stage and stage.now_on_id == slot.pk and not stage.is_over:
            raise SlotOnStage(slot)
        slot.delete()


def order_of(edition: Edition) -> list[int]:
    """The slots' primary keys."""
    return list(edition.slots.values_list("pk", flat=True))


def lay_in_order(edition: Edition, order: list[int]) -> None:
    # Past all others first: no position may be in use twice on the way.
    edition.slots.update(position=F("position") + 10_000)
    for position, pk in enumerate(order, start=1):
        PitchSlot.objects.filter(pk=pk).update(position=position)
