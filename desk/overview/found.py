"""The evenings and runs that the page shows, fetched once, wherever on it they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from eventsite.booking.listed import Listed, listed
from eventsite.models import Event, Session


@dataclass(frozen=True)
class Found:
    """An event with the session for which it was chosen."""

    row: Listed
    session: Session


def by_session(*chosen: dict[int, int]) -> list[list[Found]]:
    """Of each dictionary of events and sessions, by their keys, in its order. Four queries, or five."""
    events = {event for one in chosen for event in one}
    rows = {row.event.pk: row for row in _rows(events)}
    return [[_found(rows[event], session) for event, session in one.items()] for one in chosen]


def _rows(events: Iterable[int]) -> list[Listed]:
    return listed(Event.objects.filter(pk__in=events).with_sessions())


def _found(row: Listed, session: int) -> Found:
    sessions = row.event.sessions_in_order()
    return Found(row, next(one for one in sessions if one.pk == session))
