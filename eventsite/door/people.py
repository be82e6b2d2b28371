"""Who has business at a session: search, count, the latest scans."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from eventsite.booking import places
from eventsite.models import (
    Admission,
    CheckIn,
    Registration,
    RegistrationQuerySet,
    Session,
)
from eventsite.web.border.folding import name_words

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


def figures(session: Session) -> Figures:
    """What every door shows of the evening. Two queries."""
    now = count(session)
    return Figures(now.inside, now.expected, places.free_at_the_door(session.event))


def guests(session: Session, *, only_here: bool = False) -> RegistrationQuerySet:
    """Everyone with business at a session: its event's registrations and those admitted to it.

    Asks first who was admitted, unless it is known that nobody is (``only_here``): two look-ups by an
    index. One question with a join would read the registrations of all events ever held.
    """
    if only_here:
        return Registration.objects.filter(event=session.event_id)
    admitted = Admission.objects.filter(session=session).values_list("registration", flat=True)
    return Registration.objects.filter(Q(event=session.event_id) | Q(pk__in=list(admitted)))


def search(
    session: Session,
    name: str,
    *,
    limit: int = 20,
    skip: int = 0,
    by_email: bool = True,
    at_least: int = 2,
    only_here: bool = False,
) -> list[Registration]:
    """Live registrations whose name or address holds every word of ``name``, at most ``limit`` after ``skip``.

    Each has ``live_check_ins``: the check-ins of this session that count. Fewer than ``at_least``
    letters find nobody. ``by_email`` False looks at names only. Fetches what is SHOWN.
    """
    words = name_words(name)
    if len("".join(words)) < max(at_least, 1):
        return []
    found = guests(session, only_here=only_here).live().filter(erased_at=None)
    for word in words:
        holds = Q(name_folded__contains=word)
        found = found.filter(holds | Q(email_folded__contains=word) if by_email else holds)
    found = found.only(*SHOWN)
    return list(_with_check_ins(found, session).order_by("name", "pk")[skip : skip + limit])


def recent(session: Session, *, limit: int = 8) -> list[CheckIn]:
    """The latest scans, undone and repeated ones too."""
    return list(
        session.check_ins.select_related("registration", "duplicate_of__tablet").order_by(
            "-received_at"
        )[:limit]
    )


def count(session: Session) -> Count:
    """How many persons are in, and how many have a place or are in without one.

    Who is in counts, whatever became of the registration: docs/adr/0021-who-is-inside-counts.md.
    """
    this = Session.objects.filter(pk=session.pk)
    came = CheckIn.objects.live().filter(session=OuterRef("pk"))
    without_a_place = came.exclude(registration__status=Registration.Status.CONFIRMED)
    confirmed = Registration.objects.confirmed()
    inside, *expected = this.values_list(
        _sum("let_in", came, of="session"),
        _sum("let_in", without_a_place, of="session"),
        _sum("party_size", confirmed.filter(event=OuterRef("event")), of="event"),
        _sum(
            "party_size",
            confirmed.filter(admissions__session=OuterRef("pk")),
            of="admissions__session",
        ),
    ).get()
    return Count(inside, sum(expected))


def _sum(persons: str, rows: QuerySet[Any], *, of: str) -> Coalesce:
    """A question apart for each sum, in one statement: each finds its few rows by an index."""
    summed = rows.order_by().values(of).annotate(n=Sum(persons)).values("n")
    return Coalesce(Subquery(summed), 0)


def _with_check_ins(registrations: RegistrationQuerySet, session: Session) -> RegistrationQuerySet:
    return registrations.prefetch_related(
        Prefetch(
            "check_ins",
            queryset=CheckIn.objects.live()
            .filter(session=session)
            .select_related("tablet")
            .order_by("scanned_at"),
            to_attr="live_check_ins",
        )
    )
