"""Whether a pitch was held: noted by the clock as it goes on, corrected by an organiser."""

from __future__ import annotations

from django.db import transaction

from cafes.models import Edition
from eventsite.booking import locks
from eventsite.staff.log import Verb, record

from .models import Pitch, PitchSlot


class NotBegun(Exception):
    """Before the doors open, or on an evening that is off, nobody can have pitched or stayed away."""


class NobodyPitches(Exception):
    """The slot is free, or a pause."""


@transaction.atomic
def note(edition: Edition, slot: PitchSlot, outcome: str) -> None:
    """Say of who has this slot that the pitch was held, that they did not come, or ("") neither.

    Raises NotBegun or NobodyPitches.
    """
    locks.lock_event(edition.pk)
    if not edition.has_begun:
        raise NotBegun
    pitch = Pitch.objects.on_stage().filter(slot=slot).first()
    if pitch is None:
        raise NobodyPitches
    _set(pitch, outcome)


def note_held(edition: Edition, pitch: Pitch) -> None:
    """The clock ran for it and goes on. What an organiser noted stays; a rehearsal notes nothing."""
    if edition.has_begun and not pitch.outcome:
        _set(pitch, Pitch.Outcome.HELD, unless_noted=True)


def _set(pitch: Pitch, outcome: str, *, unless_noted: bool = False) -> None:
    before = {"outcome": pitch.outcome}
    still = Pitch.objects.on_stage().filter(pk=pitch.pk)
    changed = (still.filter(outcome="") if unless_noted else still).update(outcome=outcome)
    if changed:
        record(
            Verb.CHANGED,
            pitch,
            event=pitch.registration.event,
            before=before,
            after={"outcome": outcome},
        )
