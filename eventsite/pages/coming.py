"""What is to come, and how the agenda says it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import TypedDict

from django.db.models.functions import Coalesce
from django.utils import timezone

from eventsite.models import Session, SessionQuerySet, address_columns, with_address
from eventsite.web.dates import day
from eventsite.web.times import hours

_SHOWN = (
    "title",
    "starts_at",
    "ends_at",
    "cancelled_at",
    "event__title",
    "event__status",
    "venue__name",
    "venue__street",
    "venue__postcode",
    "venue__city",
)


class Line(TypedDict):
    """A session in the agenda, in words; ``starts`` as ISO 8601 has it, in Amsterdam."""

    pk: int
    name: str
    url: str
    starts: str
    weekday: str
    day: str
    date: str
    hours: str
    place: str
    is_off: bool


def sessions() -> SessionQuerySet:
    """Those that anyone may see and that did not end, soonest first; each with what a line needs.

    Ordered by more than the column alone: to find them in the order of its index SQLite would read
    through all there ever were.
    """
    return (
        Session.objects.public()
        .standing()
        .filter(ends_at__gt=timezone.now())
        .select_related(*with_address("event"), "venue")
        .only(*_SHOWN, *address_columns("event"))
        .order_by(Coalesce("starts_at", "ends_at"), "pk")
    )


def by_month(sessions: Iterable[Session]) -> list[tuple[str, list[Line]]]:
    """Lines under “maart 2027”. Needs what ``sessions`` fetched."""
    months = groupby(sessions, key=lambda one: timezone.localdate(one.starts_at).replace(day=1))
    return [(day(month, "F Y"), list(map(_line, them))) for month, them in months]


def _line(session: Session) -> Line:
    start = timezone.localtime(session.starts_at)
    on = start.date()
    return {
        "pk": session.pk,
        "name": session.name,
        "url": session.event.get_absolute_url(),
        "starts": start.isoformat(),
        "weekday": day(on, "l j F"),
        "day": day(on, "j F"),
        "date": day(on, "j F Y"),
        "hours": hours(session),
        "place": f"{session.venue.name}, {session.venue.address}",
        "is_off": session.is_off,
    }
