"""The floor plan as drawn: rows of stalls and fixtures in, shapes and words out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from django.utils.html import conditional_escape as escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from eventsite.models import RegistrationState
from eventsite.web.languages.tags import marked
from eventsite.web.languages.texts import Text

from . import room, touching
from .models import Edition, Fixture, Stand

MARGIN = 5  # decimetres of paper around the room


class State(StrEnum):
    """What one can do with a stall."""

    FREE = "free"
    EMPTY = "empty"  # nobody's, and not to be had
    TAKEN = "taken"
    CHOSEN = "chosen"
    BLOCKED = "blocked"
    ADVISER = "adviser"


@dataclass(frozen=True)
class Spot:
    """A stall on the plan."""

    stand: Stand
    state: State
    holder: str | Text
    url: str = ""  # of the page that tells of who stands there
    # Around its middle, what one touches where the plan is small, in decimetres (``touching``).
    touch: touching.Box | None = None

    @cached_property
    def can_be_chosen(self) -> bool:
        return self.state in {State.FREE, State.CHOSEN}

    @property
    def middle_x(self) -> float:
        return self.stand.x + self.stand.width / 2

    @property
    def middle_y(self) -> float:
        return self.stand.y + self.stand.height / 2

    @cached_property
    def features(self) -> list[str]:
        """What is special about the place, in words."""
        stand = self.stand
        return [
            word
            for word, has in (
                (_("stroom"), stand.has_power),
                (_("bereikbaar met een rolstoel"), stand.is_accessible),
                (_("dicht bij het podium"), stand.near_stage),
            )
            if has
        ]

    @cached_property
    def label(self) -> str:
        """“Kraam 3: vrij”."""
        return _("Kraam %(number)d: %(words)s") % {"number": self.stand.number, "words": self.words}

    @cached_property
    def words(self) -> str:
        """What a picture can't say: the state, and by whom it is taken."""
        return self._said(self.holder or self._reason)

    @cached_property
    def marked(self) -> SafeString:
        """The same as HTML, which says of an organiser's words the language they are in."""
        return mark_safe(self._said(escape(str(marked(self.holder or self._reason)))))  # noqa: S308 (escaped here)

    @property
    def texts(self) -> list[Text]:
        """What an organiser wrote, as far as it is shown."""
        return [self.stand.texts.adviser, *([self._reason] if self.state == State.BLOCKED else [])]

    @property
    def _reason(self) -> Text:
        return self.stand.texts.blocked_because

    def _said(self, text: str) -> str:
        match self.state:
            case State.TAKEN:
                return _("bezet door %(who)s") % {"who": text}
            case State.BLOCKED:
                return _("niet te boeken: %(why)s") % {"why": text}
            case State.ADVISER:
                return _("advies: %(who)s") % {"who": text or _("nog niet bekend")}
            case State.CHOSEN:
                return _("uw keuze")
            case State.EMPTY:
                return _("niet geboekt")
            case _:
                return _("vrij")


@dataclass(frozen=True)
class Plan:
    """Everything on the plan, and the rectangle it lies in (decimetres).

    ``drawn`` are the spots in that rectangle; one that was saved far outside is in the list alone.
    """

    spots: list[Spot]
    drawn: list[Spot]
    walls: list[Fixture]
    stages: list[Fixture]
    entrances: list[Fixture]
    left: int
    top: int
    width: int
    height: int
    pixels: int  # wide at the least, for every stall to be touched

    def __bool__(self) -> bool:
        return bool(self.spots)

    @property
    def texts(self) -> list[Text]:
        """What an organiser wrote of stalls: who advises there, why one can't be booked."""
        return [text for one in self.spots for text in one.texts]

    @property
    def chosen(self) -> Spot | None:
        return next((spot for spot in self.spots if spot.state == State.CHOSEN), None)

    @property
    def free(self) -> list[Spot]:
        return [spot for spot in self.spots if spot.can_be_chosen]

    @property
    def problems(self) -> list[room.Problem]:
        """What can't stand where it was saved."""
        stands = [spot.stand for spot in self.spots]
        return room.problems([*stands, *self.walls, *self.stages, *self.entrances])

    @property
    def is_to_book(self) -> bool:
        """Whether what nobody has may be had."""
        return not any(spot.state == State.EMPTY for spot in self.spots)

    @property
    def has_power_somewhere(self) -> bool:
        return any(spot.stand.has_power for spot in self.spots)

    @property
    def has_advisers(self) -> bool:
        return any(spot.state == State.ADVISER for spot in self.spots)


def of(edition: Edition, *, chosen: str | int | None = None, for_organisers: bool = False) -> Plan:
    """An edition's plan; ``chosen`` is the number of the stall that is picked, if it can be.

    Organisers see the names of initiatives that are not on the site yet. What nobody booked is free
    only while it can be had; of an evening that is over the plan says what was.
    """
    free = State.FREE if _is_to_book(edition, for_organisers=for_organisers) else State.EMPTY
    stands = edition.stands.with_holder() if for_organisers else edition.stands.for_everybody()
    spots = [
        _spot(stand, free=free, chosen=str(chosen), for_organisers=for_organisers)
        for stand in stands
    ]
    fixtures = list(edition.fixtures.all())
    shapes: list[room.Shape] = [*(spot.stand for spot in spots), *fixtures]
    around = room.to_draw(shapes)
    drawn = [s for s in spots if any(room.overlap(s.stand, a, margin=MARGIN) for a in around)]
    stages = [f for f in fixtures if f.kind == Fixture.Kind.STAGE]
    area = _around(around)
    touched = touching.of([spot.stand for spot in drawn], stages, area["width"])
    return Plan(
        spots=spots,
        drawn=[replace(s, touch=box) for s, box in zip(drawn, touched.boxes, strict=True)],
        pixels=touched.pixels,
        walls=[f for f in fixtures if f.kind == Fixture.Kind.WALLS],
        stages=stages,
        entrances=[f for f in fixtures if f.kind == Fixture.Kind.ENTRANCE],
        **area,
    )


def _around(shapes: list[room.Shape]) -> dict[str, int]:
    left = min((shape.x for shape in shapes), default=0) - MARGIN
    top = min((shape.y for shape in shapes), default=0) - MARGIN
    return {
        "left": left,
        "top": top,
        "width": max((s.x + s.width for s in shapes), default=0) + MARGIN - left,
        "height": max((s.y + s.height for s in shapes), default=0) + MARGIN - top,
    }


def _is_to_book(edition: Edition, *, for_organisers: bool) -> bool:
    state = edition.registration_state()
    may_come = {RegistrationState.OPEN, RegistrationState.NOT_YET, RegistrationState.DRAFT}
    return state in may_come or (for_organisers and state == RegistrationState.CLOSED)


def _spot(stand: Stand, *, free: State, chosen: str, for_organisers: bool) -> Spot:
    if stand.is_adviser_table:
        return Spot(stand, State.ADVISER, stand.texts.adviser)
    if stand.booking:
        initiative = stand.booking.initiative
        name = str(initiative) if for_organisers else initiative.public_name
        url = initiative.get_absolute_url() if initiative.is_published else ""
        return Spot(stand, State.TAKEN, name, url)
    if stand.blocked_because:
        return Spot(stand, State.BLOCKED, "")
    is_chosen = free == State.FREE and str(stand.number) == chosen
    return Spot(stand, State.CHOSEN if is_chosen else free, "")
