"""How many places there are, are taken, are held and are free: the arithmetic, once."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypedDict

from django.db.models import Case, Count, F, IntegerField, OuterRef, Subquery, Sum, When
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from eventsite.models import (
    Event,
    EventQuerySet,
    Registration,
    RegistrationQuerySet,
    RegistrationState,
)


def taken(event: Event) -> int:
    """Visitors with a confirmed place; who has a stall or a pitch takes none."""
    return event.registrations.confirmed().taking_places().people()


def held(event: Event, now: datetime | None = None) -> int:
    """Places kept for who was invited and did not take one yet; none from ``held_until`` on.

    See docs/adr/0019-places-held-for-the-invited.md.
    """
    if event.held_until is None or (now or timezone.now()) >= event.held_until:
        return 0
    invited = event.registrations.confirmed().taking_places().filter(is_invited=True)
    return max(0, event.held_places - invited.people())


def free(event: Event, *, invited: bool = False) -> int:
    """Persons that still fit; with ``invited`` also on the places that are held. Counted, never stored."""
    kept = 0 if invited else held(event)
    return max(0, event.capacity - taken(event) - kept)


class Availability(TypedDict):
    """What a page says about room, in persons; ``waiting`` counts registrations."""

    taken: int
    held: int
    free: int
    waiting: int
    state: RegistrationState


def availability(event: Event) -> Availability:
    """How much room there is, and whether one can sign up."""
    given, kept = taken(event), held(event)
    return {
        "taken": given,
        "held": min(kept, max(0, event.capacity - given)),
        "free": max(0, event.capacity - given - kept),
        "waiting": event.registrations.queue().count(),
        "state": event.registration_state(),
    }


def counted(events: EventQuerySet[Any]) -> EventQuerySet[Any]:
    """Each with ``people`` (persons that have a place), ``free`` (as ``free`` says of one event) and
    ``queued`` (registrations that wait).

    Subqueries, so that no join multiplies another's count.
    """
    registrations = Registration.objects.filter(event=OuterRef("pk"))
    visitors = registrations.confirmed().taking_places()
    invited = _number(visitors.filter(is_invited=True), Sum("party_size"))
    kept = When(held_until__gt=timezone.now(), then=Greatest(0, F("held_places") - invited))
    return events.annotate(
        people=_number(visitors, Sum("party_size")),
        queued=_number(registrations.queue(), Count("pk")),
    ).annotate(free=Greatest(0, F("capacity") - F("people") - Case(kept, default=0)))


def _number(found: RegistrationQuerySet, count: Count | Sum) -> Coalesce:
    per_event = found.order_by().values("event").annotate(n=count).values("n")
    return Coalesce(Subquery(per_event, output_field=IntegerField()), 0)
