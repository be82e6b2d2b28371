"""Who has business at a session: count, the latest scans."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from eventsite.booking import places
from eventsite.models import (
    Admission,
    CheckIn,
    Registration,
    RegistrationQuerySet,
    Session,
)
from eventsite.web.asked_often import ASKED, AskedOften

# Of a registration, at the door; a whole list holds thousands.
SHOWN = [
    "event",
    "name",
    "language",
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


def figures(session: Session) -> Figures:
    """What every door shows of the evening. One query, and one where somebody was let in from another event."""
    found = _FIGURES.first(session.pk)
    assert found is not None  # noqa: S101 (a session that is stored)
    return _figures(session, *found)


def figures_and_walk_ins(session: Session) -> tuple[Figures, int]:
    """Also how many are in who had not signed up. The same queries, and one more in the second case."""
    found = _WITH_WALK_INS.first(session.pk)
    assert found is not None  # noqa: S101 (a session that is stored)
    walk_ins, *others = found
    if others[-1]:
        walk_ins += _came_of_guests(session, _FROM_THE_DOOR)
    return _figures(session, *others), walk_ins


def count(session: Session) -> Count:
    """How many persons are in, and how many have a place or are in without one."""
    now = figures(session)
    return Count(now.inside, now.expected)


def _figures(
    session: Session,
    inside: int,
    without_a_place: int,
    visitors: int,
    initiators: int,
    invited: int,
    has_guests: bool,
) -> Figures:
    """Who is in counts, whatever became of the registration: docs/adr/0021-who-is-inside-counts.md."""
    expected = visitors + initiators + without_a_place
    if has_guests:
        admitted = Registration.objects.confirmed().filter(admissions__session=session)
        expected += admitted.people() + _came_of_guests(session, _WITHOUT_A_PLACE)
    free = places.left_at_the_door(session.event, taken=visitors, invited=invited)
    return Figures(inside, expected, free)


def _came_of_guests(session: Session, which: Q) -> int:
    """Persons of registrations that were let in from another event."""
    guests = Registration.objects.filter(which, admissions__session=session)
    return session.check_ins.live().filter(registration__in=guests).people()


_WITHOUT_A_PLACE = Q(status__in=[Registration.Status.WAITING, Registration.Status.CANCELLED])
_FROM_THE_DOOR = Q(source=Registration.Source.DOOR)


def _sums(*, walk_ins: bool) -> QuerySet[Session, Any]:
    """What ``_figures`` takes, of the session's own event, and before it the walk-ins where they are asked for."""
    came = CheckIn.objects.live().filter(session=OuterRef("pk"))
    # Each a few of thousands, so found before their scans.
    without_a_place, from_the_door = (
        Registration.objects.filter(which, event=OuterRef(OuterRef("event"))).order_by()
        for which in (_WITHOUT_A_PLACE, _FROM_THE_DOOR)
    )
    confirmed = Registration.objects.confirmed().filter(event=OuterRef("event"))
    visitors = confirmed.taking_places()
    sums: list[Any] = [
        _sum("let_in", came, of="session"),
        _sum("let_in", came.filter(registration__in=without_a_place), of="session"),
        _sum("party_size", visitors, of="event"),
        _sum("party_size", confirmed.filter(role=Registration.Role.INITIATOR), of="event"),
        _sum("party_size", visitors.filter(is_invited=True), of="event"),
        Exists(Admission.objects.filter(session=OuterRef("pk"))),
    ]
    if walk_ins:
        sums.insert(0, _sum("let_in", came.filter(registration__in=from_the_door), of="session"))
    return Session.objects.filter(pk=ASKED).order_by().values_list(*sums)


def _sum(persons: str, rows: QuerySet[Any], *, of: str) -> Coalesce:
    """A question apart for each sum, in one statement: each finds its few rows by an index."""
    summed = rows.order_by().values(of).annotate(n=Sum(persons)).values("n")
    return Coalesce(Subquery(summed), 0)


# Every tablet asks it with each scan that it brings.
_FIGURES = AskedOften(lambda: _sums(walk_ins=False))
_WITH_WALK_INS = AskedOften(lambda: _sums(walk_ins=True))


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
