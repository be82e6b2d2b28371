"""Where an initiative is to be met: a stall or a turn on the stage of an evening to come.

The apps that know of evenings stand above this one; ``wiring/`` names what finds them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from .models import Initiative


@dataclass(frozen=True)
class Appearance:
    """One evening, and what the initiative has there: “Kraam 4”, “Pitch 19.52 uur”."""

    title: str
    starts_at: datetime
    url: str
    parts: Sequence[str]
    own_url: str = ""  # of the registration, for its initiator


class Source(Protocol):
    """An app that knows of evenings."""

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


def for_initiator(initiative: Initiative) -> list[Appearance]:
    """What was booked for it."""
    return [one for source in _sources for one in source.for_initiator(initiative)]
