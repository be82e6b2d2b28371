"""Who has business at a session: count, the latest scans."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from eventsite.booking import places
from eventsite.models import (
    Admission,
    CheckIn,
    Event,
    Registration,
    RegistrationQuerySet,
    Session,
)
from eventsite.web.asked_often import ASKED, AskedOften

# Of a registration, at the door; a whole list holds thousands.
SHOWN = [
    "event",
    "name",
    "party_size",
    "status",
    "role",
    "cancelled_at",
    "link_version",
    "ticket_seed",
    "ticket_hash",
    "former_ticket_key",
    "erased_at",
    "changed_at",
]


@dataclass(frozen=True)
class Count:
    """Persons, not registrations."""

    inside: int
    expected: int


@dataclass(frozen=True)
class Figures(Count):
    """And free places."""

    free: int


@dataclass(frozen=True)
class Room:
    """Persons who have a place, at a session's event or at the session alone."""

    visitors: int
    initiators: int
    invited: int  # among the visitors
    admitted: int  # of another event

    def figures(self, event: Event, *, inside: int, without_a_place: int) -> Figures:
        """With those who are in. They count, whatever became of the registration: docs/adr/0021-who-is-inside-counts.md."""
        expected = self.visitors + self.initiators + self.admitted + without_a_place
        free = places.left_at_the_door(event, taken=self.visitors, invited=self.invited)
        return Figures(inside, expected, free)


def figures(session: Session) -> Figures:
    """What every door shows of the evening. One query."""
    came = _FIGURES.first(session.pk)
    assert came is not None  # noqa: S101 (a session that is stored)
    inside, without_a_place, *places_of = came
    return Room(*places_of).figures(session.event, inside=inside, without_a_place=without_a_place)


def count(session: Session) -> Count:
    """How many persons are in, and how many have a place or are in without one."""
    now = figures(session)
    return Count(now.inside, now.expected)


def room(session: Session) -> Room:
    """For who counts by themselves who is in. One query."""
    found = _ROOM.first(session.pk)
    assert found is not None  # noqa: S101 (a session that is stored)
    return Room(*found)


def _rooms() -> list[Coalesce]:
    confirmed = Registration.objects.confirmed()
    here = confirmed.filter(event=OuterRef("event"))
    visitors = here.taking_places()
    admitted = confirmed.filter(admissions__session=OuterRef("pk"))
    return [
        _sum("party_size", visitors, of="event"),
        _sum("party_size", here.filter(role=Registration.Role.INITIATOR), of="event"),
        _sum("party_size", visitors.filter(is_invited=True), of="event"),
        _sum("party_size", admitted, of="admissions__session"),
    ]


def _inside() -> list[Coalesce]:
    came = CheckIn.objects.live().filter(session=OuterRef("pk"))
    without_a_place = came.exclude(registration__status=Registration.Status.CONFIRMED)
    return [_sum("let_in", one, of="session") for one in (came, without_a_place)]


def _sum(persons: str, rows: QuerySet[Any], *, of: str) -> Coalesce:
    """A question apart for each sum, in one statement: each finds its few rows by an index."""
    summed = rows.order_by().values(of).annotate(n=Sum(persons)).values("n")
    return Coalesce(Subquery(summed), 0)


def _of_session(sums: Iterable[Coalesce]) -> QuerySet[Session, tuple[int, ...]]:
    return Session.objects.filter(pk=ASKED).order_by().values_list(*sums)


# Every tablet asks it with each scan that it brings.
_FIGURES = AskedOften(lambda: _of_session([*_inside(), *_rooms()]))
_ROOM = AskedOften(lambda: _of_session(_rooms()))


def guests(session: Session, *, only_here: bool = False) -> RegistrationQuerySet:
    """Everyone with business at a session: its event's registrations and those admitted to it.

    Asks first who was admitted, unless it is known that nobody is (``only_here``): two look-ups by an
    index. One question with a join would read the registrations of all events ever held.
    """
    if only_here:
        return Registration.objects.filter(event=session.event_id)
    admitted = Admission.objects.filter(session=session).values_list("registration", flat=True)
    return Registration.objects.filter(Q(event=session.event_id) | Q(pk__in=list(admitted)))


def recent(session: Session, *, limit: int = 8) -> list[CheckIn]:
    """The latest scans, undone and repeated ones too."""
    return list(
        session.check_ins.select_related("registration", "duplicate_of__tablet").order_by(
            "-received_at"
        )[:limit]
    )
