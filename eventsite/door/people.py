"""Who has business at a session: search, count, the latest scans."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch, Q, Sum

from eventsite.models import (
    CheckIn,
    Registration,
    RegistrationQuerySet,
    Session,
)
from eventsite.web.names import normalise_name


@dataclass(frozen=True)
class Count:
    """Persons, not registrations."""

    inside: int
    expected: int


def guests(session: Session) -> RegistrationQuerySet:
    """Everyone with business at a session: its event's registrations and those admitted to it."""
    return Registration.objects.filter(
        Q(event=session.event_id) | Q(admissions__session=session)
    ).distinct()


def search(
    session: Session, name: str, *, limit: int = 20, by_email: bool = True, at_least: int = 2
) -> list[Registration]:
    """Live registrations whose name or address holds every word of ``name``, at most ``limit``.

    Each has ``live_check_ins``: the check-ins of this session that count. Fewer than ``at_least``
    characters find nobody. ``by_email`` False looks at names only.
    """
    words = normalise_name(name).split()
    if not words or len("".join(words)) < at_least:
        return []
    found = guests(session).live()
    for word in words:
        matching = found.filter(name__icontains=word)
        found = matching | found.filter(email__icontains=word) if by_email else matching
    return list(_with_check_ins(found, session).order_by("name", "pk")[:limit])


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
    confirmed = Registration.objects.filter(pk__in=guests(session)).confirmed()
    has_no_place = ~Q(registration__status=Registration.Status.CONFIRMED)
    came = session.check_ins.live().aggregate(
        inside=Sum("let_in", default=0),
        without_a_place=Sum("let_in", default=0, filter=has_no_place),
    )
    return Count(inside=came["inside"], expected=confirmed.people() + came["without_a_place"])


def _with_check_ins(registrations: RegistrationQuerySet, session: Session) -> RegistrationQuerySet:
    return registrations.prefetch_related(
        Prefetch(
            "check_ins",
            queryset=CheckIn.objects.live().filter(session=session).order_by("scanned_at"),
            to_attr="live_check_ins",
        )
    )
