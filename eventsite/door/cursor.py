"""Where a tablet stands: what it was told, in a text that it gives back and that says nothing to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from django.utils import timezone
from pydantic import TypeAdapter, ValidationError

from eventsite.models import Event
from eventsite.web.border.moments import Moment

from .people import Figures

# A change is seen by who asks for what came after it. One whose transaction took this long is not; the
# whole list, asked for each time the page opens, has it. What came in this time and was told already is in
# the cursor, and not told again.
OVERLAP = timedelta(seconds=40)
LOOK = timedelta(
    seconds=8
)  # a tablet looks every ten seconds; who scans in between is told the next time
MOST = 400  # of which it says that they were told
LONGEST = 40 + 16 * (MOST + 4)  # characters
Change = tuple[int, datetime]  # a registration's primary key, and when it changed last
_moment = TypeAdapter(Moment)


class NoCursor(ValueError):
    """It was not made here, or damaged."""


@dataclass(frozen=True)
class Cursor:
    """``had`` are marks of what changed shortly before ``at``; ``room`` is what ``figures`` rest on beside people."""

    at: datetime
    figures: Figures | None = None  # of a tablet's first look there are none
    room: str = ""
    had: frozenset[str] = frozenset()

    @classmethod
    def read(cls, text: str) -> Cursor:
        """Raises NoCursor."""
        at, *rest = text.split(" ")
        try:
            moment = _moment.validate_python(at)
            if not rest:
                return cls(moment)
            room, inside, expected, free, *had = rest
            figures = Figures(*(_small(number) for number in (inside, expected, free)))
        except (ValueError, ValidationError) as error:
            raise NoCursor from error
        return cls(moment, figures, room, frozenset(had))

    def __str__(self) -> str:
        at = self.at.astimezone(UTC).isoformat()
        if self.figures is None:
            return at
        counted = (self.figures.inside, self.figures.expected, self.figures.free)
        return " ".join([at, self.room, *map(str, counted), *sorted(self.had)[:MOST]])

    @property
    def is_fresh(self) -> bool:
        """Whether who asks by it was told of everything just now."""
        return self.figures is not None and timezone.now() - self.at < LOOK

    @property
    def looks_from(self) -> datetime:
        return self.at - OVERLAP

    def was_told(self, change: Change) -> bool:
        return mark(change) in self.had

    def moved(self, inside: int) -> Cursor:
        """When so many more are in."""
        if self.figures is None:
            return self
        return replace(self, figures=replace(self.figures, inside=self.figures.inside + inside))


def _small(number: str) -> int:
    if not number.isascii() or len(number) > 7:
        raise ValueError("no number of people")
    return int(number)


def mark(change: Change) -> str:
    """Tells apart what changed within the same minute."""
    pk, changed_at = change
    microseconds = int(changed_at.timestamp() * 1_000_000)
    return f"{pk:x}.{microseconds % 2**26:x}"


def marks(changes: Iterable[Change], *, after: datetime) -> frozenset[str]:
    return frozenset(mark(one) for one in changes if one[1] >= after)


def room_of(event: Event, now: datetime) -> str:
    """What decides how many places are free, beside who has one."""
    holds = event.held_until is not None and now < event.held_until
    return f"{event.capacity}.{event.held_places if holds else 0}"
