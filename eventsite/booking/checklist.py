"""Whether a draft is ready for the site: what blocks, what is advised, and where it is put right.

``eventsite.booking`` knows what every event needs; an app brings what else its kind has (``connect``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db.models import prefetch_related_objects
from django.utils import timezone

from eventsite.models import Event, Session

from . import needs
from .lines import Line, State

__all__ = ["Checklist", "Line", "Source", "State"]


class Source(Protocol):
    """What an app looks at in its kind of event: of many at once, by their keys, in as many queries as of one."""

    def lines(
        self, events: Sequence[Event], previous: Event | None
    ) -> Mapping[int, list[Line]]: ...


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


_sources: list[Source] = []


def connect(sources: Iterable[Source]) -> None:
    """From now on these are asked, in this order."""
    _sources[:] = sources


def of(event: Event, previous: Event | None = None) -> Checklist:
    """All lines; ``previous`` is the event that a missing part can be taken over from."""
    return of_all([event], previous)[event.pk]


def of_all(events: Sequence[Event], previous: Event | None = None) -> dict[int, Checklist]:
    """The checklist of each by its key, for events with their sessions. As many queries as for one."""
    now, clashing = timezone.now(), clashes(events)
    of_apps = [source.lines(events, previous) for source in _sources]
    found = {}
    for event in events:
        sessions = event.sessions_in_order()
        lines = of_itself(event, sessions, clashing[event.pk], previous, now)
        apart = [line for by_event in of_apps for line in by_event.get(event.pk, [])]
        found[event.pk] = Checklist([*lines[:-1], *apart, lines[-1]])
    return found


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
        needs.places(event, sessions),
        needs.texts(event, previous),
        *needs.in_other_languages(event, sessions),
        needs.sign_up(event, sessions, now),
        needs.mails(event, previous),
    ]


def clashes(events: Sequence[Event]) -> dict[int, list[Session]]:
    """By event, what is on of others while it is; soonest first. Two queries at most."""
    own = {event.pk: event.sessions_in_order() for event in events}
    every = [session for sessions in own.values() for session in sessions]
    if not every:
        return own
    first, last = min(s.starts_at for s in every), max(s.ends_at for s in every)
    others = Session.objects.standing().filter(starts_at__lt=last, ends_at__gt=first)
    others = others.exclude(event__status=Event.Status.CANCELLED)
    soonest = list(others.select_related("event", "venue").order_by("starts_at", "pk"))
    found = {
        pk: [other for other in soonest if other.event_id != pk and _at_once(other, sessions)]
        for pk, sessions in own.items()
    }
    clashing = [one.event for at_once in found.values() for one in at_once]
    prefetch_related_objects(clashing, "sessions")
    return found


def _at_once(other: Session, sessions: Sequence[Session]) -> bool:
    return any(s.starts_at < other.ends_at and other.starts_at < s.ends_at for s in sessions)
