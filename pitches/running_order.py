"""The verbs that change who is on the stage when. Each locks the event's row first.

Every verb that moves anybody ends in ``_tell_whose_time_changed``, and every verb that frees a slot in
``_move_up``: so no change is silent, and no slot stays free while somebody waits for one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from cafes.letters import PartsChangedLetter
from cafes.models import Edition
from eventsite.booking import locks, refusals, registering, waiting_list
from eventsite.models import Event, Registration, RegistrationState
from eventsite.staff.log import Verb, acting, record, record_all
from initiatives.models import Initiative

from . import workshop_offer
from .letters import MovedUpLetter
from .models import Pitch, PitchSlot, Stage

MOST_SLOTS = 60


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


class SlotInUse(Exception):
    """Somebody pitches here; it can't be closed or taken away."""


class SlotOnStage(SlotInUse):
    """It is this one's turn; where the clock is can't be taken away from under it."""


class TooManySlots(Exception):
    """More than MOST_SLOTS on one evening is a typing error."""


@dataclass(frozen=True)
class Turn:
    """A slot with its time, and who pitches in it."""

    slot: PitchSlot
    starts_at: datetime
    ends_at: datetime
    pitch: Pitch | None = None

    @property
    def is_open(self) -> bool:
        """Whether it can be booked, now or when it comes free."""
        return not self.slot.is_closed and not self.slot.is_pause

    @property
    def is_free(self) -> bool:
        return self.pitch is None and self.is_open


def turns(edition: Event) -> list[Turn]:
    """The whole programme in order, with times. Three queries at most."""
    return turns_of([edition])[edition.pk]


def turns_of(editions: Sequence[Event]) -> dict[int, list[Turn]]:
    """The programme of each by its key. Three queries at most."""
    found: dict[int, list[Turn]] = {edition.pk: [] for edition in editions}
    by_key = {edition.pk: edition for edition in editions}
    slots: dict[int, list[PitchSlot]] = {}
    for slot in PitchSlot.objects.filter(edition__in=list(found)):
        slots.setdefault(slot.edition_id, []).append(slot)
    if not slots:
        return found
    live = Pitch.objects.live().filter(slot__edition__in=list(slots))
    pitches = {one.slot_id: one for one in live.select_related("initiative", "registration")}
    stages = Stage.objects.filter(edition__in=list(slots))
    opens_after = dict(stages.values_list("edition", "opens_after"))
    for pk, of_one in slots.items():
        if start := by_key[pk].starts_at:
            opening = start + timedelta(minutes=opens_after.get(pk, 0))
            found[pk] = one_after_another(opening, [(one, pitches.get(one.pk)) for one in of_one])
    return found


def one_after_another(
    opening: datetime, slots: Iterable[tuple[PitchSlot, Pitch | None]]
) -> list[Turn]:
    """Turns of these, the first when the stage opens."""
    programme, moment = [], opening
    for slot, pitch in slots:
        end = moment + timedelta(minutes=slot.minutes)
        programme.append(Turn(slot, moment, end, pitch))
        moment = end + timedelta(minutes=slot.gap_minutes)
    return programme


def free_turns(edition: Event) -> list[Turn]:
    """What can be booked now, in order."""
    return [turn for turn in turns(edition) if turn.is_free]


def takes_pitchers(edition: Event) -> bool:
    """Whether one can ask for a slot: there is one to have, or to wait for."""
    to_book = PitchSlot.objects.filter(kind=PitchSlot.Kind.PITCH, is_closed=False)
    return to_book.filter(edition_id=edition.pk).exists()


# Pitchers -----------------------------------------------------------------------------------------


@transaction.atomic
def book(
    edition: Edition, slot_id: int | None, *, registration: Registration, initiative: Initiative
) -> Pitch:
    """Give a slot to a registration, or with ``slot_id`` None the end of the reserve list.

    Mails nobody: the caller knows what else was booked. Raises NoStage, SlotTaken, StillFree or
    HasPitch.
    """
    locks.lock_event(edition.pk)
    programme = turns(edition)
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
    if Pitch.objects.live().filter(registration=registration).exists():
        raise HasPitch
    record(Verb.TOOK_PART, registration, after={"slot": _position(programme, slot_id)})
    return Pitch.objects.create(
        registration=registration, initiative=initiative, slot_id=slot_id, asked_at=timezone.now()
    )


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
    _move_up(Edition.objects.get(pk=withdrawn[0].event_id))


def _move_up(edition: Event) -> None:
    """Give free slots to who waits, in order of arrival, and tell them. Needs the lock."""
    if edition.registration_state() in {
        RegistrationState.CANCELLED,
        RegistrationState.OVER,
        RegistrationState.DRAFT,
    }:
        return
    free = free_turns(edition)
    for turn, pitch in zip(free, _reserves(edition), strict=False):
        pitch.slot = turn.slot
        pitch.save(update_fields=["slot"])
        with acting():  # the list moves by itself, whoever made the room
            record(Verb.TOOK_PART, pitch.registration, after={"slot": turn.slot.position})
            registration = registering.set_role(pitch.registration, Registration.Role.INITIATOR)
        MovedUpLetter.queue(registration)
        workshop_offer.ask(registration)
    # A visitor who became a pitcher left a place behind.
    waiting_list.promote(edition)


def _reserves(edition: Event) -> list[Pitch]:
    reserves = Pitch.objects.reserves().filter(registration__event_id=edition.pk)
    return list(reserves.select_related("registration"))


# Organisers ---------------------------------------------------------------------------------------


@contextmanager
def rearranging(edition: Edition, *, keeps_moves: bool = False) -> Iterator[None]:
    """Lock, let the verb change slots, then tell whose time changed and move reserves up.

    Only a verb that ``keeps_moves`` leaves what ``moving.put_back`` would take back.
    """
    with transaction.atomic():
        locks.lock_event(edition.pk)
        before = turns(edition)
        if not keeps_moves:
            Stage.objects.filter(pk=edition.pk).update(moved_at=None)
        yield
        after = turns(edition)
        if _laid_out(before) != _laid_out(after):
            record(Verb.REARRANGED, edition)
        _tell_whose_time_changed(_times(before), _times(after))
        _move_up(edition)


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
    edition: Edition, *, opens_after: int, minutes: int, gap_minutes: int, number: int
) -> None:
    """Add ``number`` slots at the end, and open the stage ``opens_after`` minutes after the start.

    Raises TooManySlots.
    """
    with rearranging(edition):
        Stage.objects.update_or_create(edition=edition, defaults={"opens_after": opens_after})
        last = edition.slots.aggregate(last=Max("position"))["last"] or 0
        if edition.slots.count() + number > MOST_SLOTS:
            raise TooManySlots
        PitchSlot.objects.bulk_create(
            PitchSlot(edition=edition, position=last + n, minutes=minutes, gap_minutes=gap_minutes)
            for n in range(1, number + 1)
        )


def open_stage(edition: Edition, *, opens_after: int) -> None:
    """Let the first slot start that many minutes after the evening; all others follow."""
    with rearranging(edition):
        Stage.objects.update_or_create(edition=edition, defaults={"opens_after": opens_after})


def add_pause(edition: Edition, *, after: PitchSlot, minutes: int) -> PitchSlot:
    """Put a pause behind a slot; all that come later start later."""
    with rearranging(edition):
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
    """Let two pitchers change turns; one of the slots may be free."""
    with rearranging(one.edition):
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
    with rearranging(slot.edition):
        if closed and slot.pitches.live().exists():
            raise SlotInUse(slot)
        PitchSlot.objects.filter(pk=slot.pk).update(is_closed=closed)


def change_slot(slot: PitchSlot, *, minutes: int, gap_minutes: int) -> None:
    """Another length, or another pause after it; all that come later move along."""
    with rearranging(slot.edition):
        PitchSlot.objects.filter(pk=slot.pk).update(minutes=minutes, gap_minutes=gap_minutes)


def remove(slot: PitchSlot) -> None:
    """Take a free slot or a pause out of the programme. Raises SlotInUse or SlotOnStage."""
    with rearranging(slot.edition):
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
