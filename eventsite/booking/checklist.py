"""Whether a draft is ready for the site: what blocks, what is advised, and where it is put right.

``eventsite.booking`` knows what every event needs; an app brings what else its kind has (``connect``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.utils import timezone

from eventsite.models import Event, Session

from . import needs
from .lines import Line, State

__all__ = ["Checklist", "Line", "Source", "State"]


class Source(Protocol):
    """What an app looks at in its kind of event."""

    def lines(self, event: Event, previous: Event | None) -> list[Line]: ...


@dataclass(frozen=True)
class Checklist:
    lines: list[Line]

    @property
    def done(self) -> int:
        return sum(line.state == State.DONE for line in self.lines)

    @property
    def total(self) -> int:
        return len(self.lines)

    @property
    def blocks(self) -> bool:
        return any(line.blocks for line in self.lines)

    @property
    def to_do(self) -> int:
        return self.total - self.done


_sources: list[Source] = []


def connect(sources: Iterable[Source]) -> None:
    """From now on these are asked, in this order."""
    _sources[:] = sources


def of(event: Event, previous: Event | None = None) -> Checklist:
    """All lines; ``previous`` is the event that a missing part can be taken over from."""
    sessions = event.sessions_in_order()
    lines = of_itself(event, sessions, clashes(sessions), previous, timezone.now())
    of_apps = [line for source in _sources for line in source.lines(event, previous)]
    return Checklist([*lines[:-1], *of_apps, lines[-1]])


def blocking(event: Event) -> list[str]:
    """Why the event can't be put on the site, each a sentence."""
    lines = of_itself(event, event.sessions_in_order(), [], None, timezone.now())
    return [text for line in lines for text in line.blocks]


def of_itself(
    event: Event,
    sessions: Sequence[Session],
    clashing: Sequence[Session],
    previous: Event | None,
    now: datetime,
) -> list[Line]:
    """What any event needs, the mails last. Asks the database nothing."""
    return [
        needs.when_and_where(sessions, clashing, now),
        needs.places(event),
        needs.texts(event, previous),
        needs.sign_up(event, sessions, now),
        needs.mails(event, previous),
    ]


def clashes(sessions: Sequence[Session]) -> list[Session]:
    """Of other events, what is on while one of these is; soonest first. One query."""
    if not sessions:
        return []
    first, last = min(s.starts_at for s in sessions), max(s.ends_at for s in sessions)
    others = Session.objects.standing().filter(starts_at__lt=last, ends_at__gt=first)
    others = others.exclude(event=sessions[0].event_id)
    others = others.exclude(event__status=Event.Status.CANCELLED)
    return [
        other
        for other in others.select_related("event", "venue").order_by("starts_at", "pk")
        if any(s.starts_at < other.ends_at and other.starts_at < s.ends_at for s in sessions)
    ]
