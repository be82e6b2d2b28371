"""For which initiative somebody comes."""

from __future__ import annotations

from cafes.models import StandBooking
from eventsite.models import Registration
from initiatives.models import Initiative

from .models import Pitch


def initiative_of(registration: Registration) -> Initiative | None:
    """Whose stall or pitch it is; None for who has neither."""
    held: StandBooking | Pitch | None = (
        StandBooking.objects.live().filter(registration=registration).first()
        or Pitch.objects.live().filter(registration=registration).first()
    )
    return held.initiative if held else None
