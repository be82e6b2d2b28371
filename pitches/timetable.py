"""Who is on the stage when: the slots of an evening one after another, with their times."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F

from eventsite.models import Event, RegistrationState

from .models import Pitch, PitchSlot


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


def turns(edition: Event, *, for_everybody: bool = False) -> list[Turn]:
    """The whole programme in order, with times. Two queries at most.

    ``for_everybody``: of who pitches no more is fetched than anyone may see.
    """
    return turns_of([edition], for_everybody=for_everybody)[edition.pk]


def turns_of(editions: Sequence[Event], *, for_everybody: bool = False) -> dict[int, list[Turn]]:
    """The programme of each by its key. Two queries at most."""
    found: dict[int, list[Turn]] = {edition.pk: [] for edition in editions}
    by_key = {edition.pk: edition for edition in editions}
    slots: dict[int, list[PitchSlot]] = {}
    opens_after: dict[int, int] = {}
    rows = PitchSlot.objects.annotate(opens_after=F("edition__stage__opens_after"))
    for slot in rows.filter(edition__in=list(found)):
        opens_after[slot.edition_id] = slot.opens_after or 0
        slots.setdefault(slot.edition_id, []).append(slot)
    if not slots:
        return found
    live = Pitch.objects.live().filter(slot__edition__in=list(slots))
    known = (
        live.for_everybody() if for_everybody else live.select_related("initiative", "registration")
    )
    pitches = {one.slot_id: one for one in known}
    for pk, of_one in slots.items():
        if start := by_key[pk].starts_at:
            opening = start + timedelta(minutes=opens_after[pk])
            found[pk] = one_after_another(opening, [(one, pitches.get(one.pk)) for one in of_one])
    return found


_TO_BE_HAD = {
    RegistrationState.OPEN,
    RegistrationState.NOT_YET,
    RegistrationState.DRAFT,  # its preview
}


def shown(programme: Iterable[Turn], state: str) -> list[Turn]:
    """What anyone is told of it. A closed turn that nobody took is the organisers' business, and so is who did not come."""
    return [
        turn
        for turn in programme
        if (turn.pitch and not turn.pitch.was_missed)
        or turn.slot.is_pause
        or (state in _TO_BE_HAD and turn.is_free)
    ]


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


def past_the_end(edition: Event, programme: list[Turn]) -> datetime | None:
    """Until when the last turn lasts, where that is after the evening's end."""
    ends_at = edition.ends_at
    until = programme[-1].ends_at if programme else None
    return until if until and ends_at and until > ends_at else None


def free_turns(edition: Event) -> list[Turn]:
    """What can be booked now, in order."""
    return [turn for turn in turns(edition) if turn.is_free]


def takes_pitchers(edition: Event) -> bool:
    """Whether one can ask for a slot: there is one to have, or to wait for."""
    to_book = PitchSlot.objects.filter(kind=PitchSlot.Kind.PITCH, is_closed=False)
    return to_book.filter(edition_id=edition.pk).exists()
