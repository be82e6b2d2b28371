"""How many people an event has: the totals that every screen of the organisers shows (docs/glossary.md)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eventsite.models import Event, Registration, RegistrationQuerySet

_HAS_PLACE = Q(status=Registration.Status.CONFIRMED)
_VISITS = Q(role=Registration.Role.VISITOR)

# To ask for along with something else of the same registrations; ``Totals.from_row`` reads them.
COLUMNS = {
    "total_visitors": Sum("party_size", filter=_HAS_PLACE & _VISITS, default=0),
    "total_initiators": Sum("party_size", filter=_HAS_PLACE & ~_VISITS, default=0),
    # Not by the key, which the index that all this is counted from lacks.
    "total_registrations": Count("event", filter=_HAS_PLACE),
    "total_waiting": Count("event", filter=Q(status=Registration.Status.WAITING)),
}


@dataclass(frozen=True)
class Totals:
    """Who has a place, and who waits. Who cancelled counts for nothing."""

    visitors: int  # persons with a visitor's place: these fill the capacity
    initiators: int  # persons with a stall or a pitch, who take no visitor's place
    registrations: int  # those that have a place
    waiting: int  # registrations without one

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Totals:
        """What a question with ``COLUMNS`` found."""
        return cls(*(row[column] for column in COLUMNS))

    @classmethod
    def of_groups(cls, rows: Iterable[Mapping[str, Any]]) -> Totals:
        """What ``groups`` found."""
        numbers = dict.fromkeys(COLUMNS, 0)
        for row in rows:
            if row["status"] == Registration.Status.CONFIRMED:
                visits = row["role"] == Registration.Role.VISITOR
                numbers["total_visitors" if visits else "total_initiators"] += row["persons"]
                numbers["total_registrations"] += row["number"]
            elif row["status"] == Registration.Status.WAITING:
                numbers["total_waiting"] += row["number"]
        return cls.from_row(numbers)

    @property
    def persons(self) -> int:
        """Who is expected."""
        return self.visitors + self.initiators

    def in_words(self) -> str:
        """ "62 bezoekers + 17 met kraam of pitch = 79 personen · 44 aanmeldingen · 3 wachten"."""
        return " · ".join(filter(None, [self._persons(), self._registrations(), self._waiting()]))

    def _persons(self) -> str:
        persons = ngettext("%(n)d persoon", "%(n)d personen", self.persons) % {"n": self.persons}
        if not self.initiators:
            return persons
        visitors = ngettext("%(n)d bezoeker", "%(n)d bezoekers", self.visitors)
        words = _("%(visitors)s + %(n)d met kraam of pitch = %(persons)s")
        return words % {
            "visitors": visitors % {"n": self.visitors},
            "n": self.initiators,
            "persons": persons,
        }

    def _registrations(self) -> str:
        words = ngettext("%(n)d aanmelding", "%(n)d aanmeldingen", self.registrations)
        return words % {"n": self.registrations}

    def _waiting(self) -> str:
        words = ngettext("%(n)d wacht", "%(n)d wachten", self.waiting)
        return words % {"n": self.waiting} if self.waiting else ""


def groups(registrations: RegistrationQuerySet) -> QuerySet[Any, Any]:
    """How many registrations and persons stand alike and come for the same, to ask for more of each along with it.

    The index has them in this order. ``Totals.of_groups`` reads them.
    """
    alike = registrations.order_by().values("status", "role")
    return alike.annotate(number=Count("event"), persons=Sum("party_size"))


def of(event: Event) -> Totals:
    """One query."""
    return of_all([event])[event.pk]


def of_all(events: Collection[Event]) -> dict[int, Totals]:
    """By primary key. One query for any number of events."""
    rows = (
        Registration.objects.filter(event__in=[event.pk for event in events])
        .order_by()
        .values("event")
        .annotate(**COLUMNS)
    )
    found = {row["event"]: Totals.from_row(row) for row in rows}
    return {event.pk: found.get(event.pk, Totals(0, 0, 0, 0)) for event in events}
