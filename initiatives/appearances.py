"""Where an initiative is to be met: a stall or a turn on the stage of an evening to come.

The apps that know of evenings stand above this one; ``wiring/`` names what finds them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from django.db.models.expressions import Combinable

from eventsite.models.session_times import Moment

from .models import Initiative


@dataclass(frozen=True)
class Appearance:
    """One evening, and what the initiative has there: “Kraam 4”, “Pitch 19.52 uur”."""

    title: str
    starts_at: datetime
    url: str
    parts: Sequence[str]
    own_url: str = ""  # of the registration, for its initiator


@dataclass
class Evening:
    """The same for programs: which evening, by its key and slug, and what it has there."""

    key: int
    slug: str
    stalls: list[int] = field(default_factory=list)  # by their numbers
    pitches: bool = False


class Source(Protocol):
    """An app that knows of evenings."""

    def of_many(self, keys: Collection[int]) -> dict[int, list[Evening]]:
        """As ``for_everybody``, of many initiatives by their keys. A fixed number of queries."""

    def ended(self, now: Moment) -> Combinable:
        """For initiatives: when the last of these evenings ended by itself; NEVER (``changes``) where none did."""

    def for_everybody(self, initiative: Initiative) -> list[Appearance]:
        """On evenings that go on and are not over, soonest first. A fixed number of queries."""

    def for_initiator(self, initiative: Initiative) -> list[Appearance]:
        """The same with what waits for a turn, and the way to each registration."""


_sources: list[Source] = []


def connect(sources: Sequence[Source]) -> None:
    """From now on these are asked, in this order."""
    _sources[:] = sources


def for_everybody(initiative: Initiative) -> list[Appearance]:
    """Where anybody may meet it."""
    return [one for source in _sources for one in source.for_everybody(initiative)]


def of_many(keys: Collection[int]) -> dict[int, list[Evening]]:
    """Where anybody may meet these, soonest first; initiatives that are nowhere to be met are left out."""
    found: dict[int, list[Evening]] = {}
    for source in _sources if keys else ():
        for key, evenings in source.of_many(keys).items():
            found.setdefault(key, []).extend(evenings)
    return found


def ended(now: Moment) -> list[Combinable]:
    """When evenings of an initiative ended, by whom knows of them."""
    return [source.ended(now) for source in _sources]


def for_initiator(initiative: Initiative) -> list[Appearance]:
    """What was booked for it."""
    return [one for source in _sources for one in source.for_initiator(initiative)]
