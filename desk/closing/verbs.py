"""Closing with what is said of the pitches, at once or not at all."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from cafes.models import Edition
from eventsite.figures import closing
from eventsite.figures.closing import Typed
from eventsite.models import Event, EventFigures
from pitches import outcomes
from pitches.models import PitchSlot


@transaction.atomic
def close(event: Event, typed: Typed, *, remark: str, pitches: Mapping[int, str]) -> EventFigures:
    """Raises what ``closing.close`` does; ``pitches`` holds outcomes by the slot's key.

    A turn that nobody has any more is passed over.
    """
    if pitches:
        edition = Edition.objects.with_sessions().get(pk=event.pk)
        slots = PitchSlot.objects.filter(edition=edition).in_bulk(list(pitches))
        for pk, slot in slots.items():
            note(edition, slot, pitches[pk])
    return closing.close(event, typed, remark=remark)


def note(edition: Edition, slot: PitchSlot, outcome: str) -> None:
    try:
        outcomes.note(edition, slot, outcome)
    except outcomes.NobodyPitches:
        return
