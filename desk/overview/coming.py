"""Evenings and runs that come: each with its next session, how full it is and how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from eventsite.booking.listed import Listed
from eventsite.models import Event, Session

from .found import Found

NUMBER = 8
LOOK_AT = 100  # sessions: enough to have NUMBER events among them


@dataclass(frozen=True)
class Coming:
    """One row. ``number`` of ``total`` says which session it is."""

    row: Listed
    session: Session
    number: int
    total: int


def chosen(now: datetime) -> dict[int, int]:
    """The soonest, drafts too: each with its next session, by their keys. One query."""
    sessions = (
        Session.objects.standing()
        .filter(ends_at__gt=now)
        .exclude(event__status=Event.Status.CANCELLED)
        .order_by(
            "ends_at", "pk"
        )  # as they are found; by their start, all there were would be read
    )
    columns = sessions.values_list("starts_at", "pk", "event")
    first: dict[int, int] = {}
    for _start, pk, event in sorted(columns[:LOOK_AT]):
        first.setdefault(event, pk)
    return dict(list(first.items())[:NUMBER])


def coming(found: list[Found]) -> list[Coming]:
    """Asks nothing."""
    return [_row(one.row, one.session) for one in found]


def _row(row: Listed, session: Session) -> Coming:
    keys = [one.pk for one in row.event.sessions_in_order()]
    return Coming(row, session, keys.index(session.pk) + 1, len(keys))
