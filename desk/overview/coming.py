"""Evenings and runs that come: each with its next session, how full it is and how it stands."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.utils import timezone

from eventsite.booking.listed import Listed, listed
from eventsite.models import Event, Session

NUMBER = 8
LOOK_AT = 100  # sessions: enough to have NUMBER events among them


@dataclass(frozen=True)
class Coming:
    """One row. ``number`` of ``total`` says which session it is."""

    row: Listed
    session: Session
    number: int
    total: int
    door_is_open: bool


def coming() -> list[Coming]:
    """The soonest, drafts too. Five queries for any number."""
    now = timezone.now()
    sessions = (
        Session.objects.standing()
        .filter(ends_at__gt=now)
        .exclude(event__status=Event.Status.CANCELLED)
        .select_related("event")
        .order_by(
            "ends_at", "pk"
        )  # as they are found; by their start, all there were would be read
    )
    first: dict[int, Session] = {}
    for session in sorted(sessions[:LOOK_AT], key=lambda one: (one.starts_at, one.pk)):
        first.setdefault(session.event_id, session)
    chosen = list(first.values())[:NUMBER]
    events = [session.event for session in chosen]
    prefetch_related_objects(events, "sessions__venue")
    return [_row(row, session) for row, session in zip(listed(events), chosen, strict=True)]


def _row(row: Listed, session: Session) -> Coming:
    keys = [one.pk for one in row.event.sessions_in_order()]
    is_open = not row.event.is_draft and session.check_in_is_open()
    return Coming(row, session, keys.index(session.pk) + 1, len(keys), is_open)
