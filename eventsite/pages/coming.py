"""What is to come and what was, an entry for each event, and how the agenda says it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import groupby

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from eventsite.booking import places
from eventsite.models import (
    Event,
    RegistrationState,
    Session,
    SessionQuerySet,
    address_columns,
    fetch_when_and_where,
    with_address,
)
from eventsite.web.dates import day
from eventsite.web.languages.texts import Text
from eventsite.web.times import hours

from .agenda_kinds import Kind

PAST_STAYS = timedelta(days=365)
# What a line and ``registration_state`` say, and what ``places`` are counted by.
_SHOWN = (
    "title",
    "translations",
    "starts_at",
    "ends_at",
    "cancelled_at",
    "event__title",
    "event__translations",
    "event__status",
    "event__capacity",
    "event__held_places",
    "event__held_until",
    "event__registration_opens_at",
    "event__registration_closes_at",
    "event__sign_up_closed_at",
    "event__closed_at",
    "venue__name",
    "venue__street",
    "venue__postcode",
    "venue__city",
)


@dataclass(frozen=True)
class Line:
    """A session in words; ``starts`` as ISO 8601 has it, in Amsterdam."""

    pk: int
    name: Text
    starts: str
    weekday: str
    day: str
    date: str
    hours: str
    place: str


@dataclass(frozen=True)
class Entry:
    """An event in the agenda: ``first`` of its sessions, and ``lines`` of all of them where there are more.

    ``state`` and ``opens`` (“3 december, 9.00 uur”) say whether one can sign up; how many places are left
    is not here, for that changes with a sign-up (``with_places``).
    """

    event: Event
    name: Text
    url: str
    month: str
    first: Line
    lines: Sequence[Line]
    until: str
    began: bool
    state: RegistrationState
    opens: str


def to_come(kind: Kind | None = None) -> SessionQuerySet:
    """Of each event that anyone may see and that did not end the first session to come, soonest first.

    Ordered by more than the column alone: to find them in the order of its index SQLite would read
    through all there ever were.
    """
    now = timezone.now()
    rows = Session.objects.standing().filter(ends_at__gt=now)
    sooner = Q(starts_at__lt=OuterRef("starts_at")) | Q(
        starts_at=OuterRef("starts_at"), pk__lt=OuterRef("pk")
    )
    others = Session.objects.standing().filter(sooner, event=OuterRef("event"), ends_at__gt=now)
    return _shown(rows.filter(~Exists(others)), kind).order_by(
        Coalesce("starts_at", "ends_at"), "pk"
    )


def of_the_past_year(kind: Kind | None = None) -> SessionQuerySet:
    """Of each event that was held and ended in the past year the last session, latest first."""
    now = timezone.now()
    rows = Session.objects.standing().filter(ends_at__lte=now, ends_at__gt=now - PAST_STAYS)
    later = Q(ends_at__gt=OuterRef("ends_at")) | Q(
        ends_at=OuterRef("ends_at"), pk__gt=OuterRef("pk")
    )
    others = Session.objects.standing().filter(later, event=OuterRef("event"))
    held = rows.filter(~Exists(others)).exclude(event__status=Event.Status.CANCELLED)
    return _shown(held, kind).order_by(Coalesce("ends_at", "starts_at").desc(), "-pk")


def _shown(rows: SessionQuerySet, kind: Kind | None) -> SessionQuerySet:
    found = rows.public().select_related(*with_address("event"), "venue")
    if kind:
        found = found.filter(kind.which)
    return found.only(*_SHOWN, *address_columns("event"))


def entries(sessions: Iterable[Session]) -> list[Entry]:
    """Of what one of the two above found. One query for the other sessions of a page of them."""
    found = list(sessions)
    fetch_when_and_where([one.event for one in found])
    return [_entry(one) for one in found]


def with_places(listed: Sequence[Entry]) -> list[tuple[str, list[tuple[Entry, int]]]]:
    """Under “maart 2027” each entry with the places that are free. One query, or two; none where none is open."""
    is_open = [one.event for one in listed if one.state == RegistrationState.OPEN]
    room = places.of_all(is_open) if is_open else {}
    free = [(one, room[one.event.pk].free if one.event.pk in room else 0) for one in listed]
    return [(month, list(them)) for month, them in groupby(free, key=lambda one: one[0].month)]


def _entry(first: Session) -> Entry:
    event = first.event
    all_of_it = event.sessions_in_order()
    now = timezone.now()
    ahead = [one for one in all_of_it if one.ends_at > now]
    shown = ahead or all_of_it
    lines = list(map(partial(_line, event), shown))
    state, opens = event.registration_state(now), event.registration_opens_at
    begins = timezone.localdate(first.starts_at)
    event._prefetched_objects_cache.clear()  # type: ignore[attr-defined]  # all of it is in the lines
    return Entry(
        event=event,
        name=event.texts.title if len(all_of_it) > 1 else first.name,
        url=event.get_absolute_url(),
        month=day(begins.replace(day=1), "F Y"),
        first=_line(event, first),
        lines=lines if len(lines) > 1 else [],
        until=day(timezone.localdate(shown[-1].starts_at), "j F"),
        began=len(ahead) < len(all_of_it),
        state=state,
        opens=day(timezone.localdate(opens), "j F") if opens else "",
    )


def _line(event: Event, session: Session) -> Line:
    start = timezone.localtime(session.starts_at)
    on = start.date()
    return Line(
        pk=session.pk,
        name=session.texts.title or event.texts.title,
        starts=start.isoformat(),
        weekday=day(on, "l j F"),
        day=day(on, "j F"),
        date=day(on, "j F Y"),
        hours=hours(session),
        place=f"{session.venue.name}, {session.venue.address}",
    )
