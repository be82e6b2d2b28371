"""What open data tells of an evening's stage: who is on when. No more than its pages show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field
from typing_extensions import TypeAliasType

from cafes.models import Edition
from cafes.open_data import Deelnemer, participant

from . import timetable
from .timetable import Turn

Onderdeelsoort = TypeAliasType("Onderdeelsoort", Literal["pitch", "pauze"])


class Onderdeel(BaseModel):
    """A turn on the stage, or a pause. Times follow from the evening's start and the order."""

    soort: Onderdeelsoort
    begin: datetime
    einde: datetime
    vrij: bool = Field(description="Nog te boeken.")
    initiatief: Deelnemer | None = Field(
        description="Wie er pitcht. Leeg zolang het initiatief nog niet op de site staat."
    )


def programmes(evenings: Sequence[Edition]) -> dict[int, list[dict[str, Any]]]:
    """Of each by its key, as ``Onderdeel``, in order. Two queries at most."""
    found = timetable.turns_of(evenings, for_everybody=True)
    return {
        one.pk: [_turn(turn) for turn in timetable.shown(found[one.pk], one.registration_state())]
        for one in evenings
    }


def _turn(turn: Turn) -> dict[str, Any]:
    return {
        "soort": "pauze" if turn.slot.is_pause else "pitch",
        "begin": turn.starts_at,
        "einde": turn.ends_at,
        "vrij": turn.is_free,
        "initiatief": participant(turn.pitch.initiative) if turn.pitch else None,
    }
