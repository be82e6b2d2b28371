"""The panel beside the floor plan: one stall with all that can be done to it."""

from __future__ import annotations

from dataclasses import dataclass

from cafes import plan, room
from cafes.models import HIGHEST_NUMBER, Edition, Stand, StandBooking

from .forms import BlockForm, StallForm

NEW = "nieuw"  # in the place of a number: a stall that is still to be made


@dataclass
class Panel:
    """One stall as it is stored, with the forms to change it; without ``stand``, one that is to be made."""

    stand: Stand | None
    form: StallForm
    block: BlockForm | None = None

    @classmethod
    def of_new(cls, form: StallForm) -> Panel:
        return cls(stand=None, form=form)

    @property
    def booking(self) -> StandBooking | None:
        return self.stand.booking if self.stand else None


class NoSuchStall(Exception):
    """The address names a stall that is not on the plan."""


def opened(edition: Edition, drawn: plan.Plan, wanted: str) -> Panel | None:
    """What the address asks for, among what is on the plan. Raises NoSuchStall."""
    if not wanted:
        return None
    if wanted == NEW:
        return Panel.of_new(StallForm(instance=suggestion(edition)))
    found = next((spot.stand for spot in drawn.spots if str(spot.stand.number) == wanted), None)
    if found is None:
        raise NoSuchStall(wanted)
    return Panel(stand=found, form=StallForm(instance=found), block=BlockForm())


def suggestion(edition: Edition) -> Stand:
    """A stall that is not saved: the next number, where there is room."""
    there = list(edition.stands.all())
    new = Stand(edition=edition)
    taken = {stand.number for stand in there}
    new.number = next((n for n in range(1, HIGHEST_NUMBER + 1) if n not in taken), HIGHEST_NUMBER)
    shapes: list[room.Shape] = [*there, *edition.fixtures.all()]
    new.x, new.y = room.free_place(shapes, (new.width, new.height))
    return new
