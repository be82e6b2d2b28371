"""How many places there are, are taken, are held and are free: the arithmetic, once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from django.db.models import Count, Q, Sum
from django.utils import timezone

from eventsite.models import (
    Event,
    Registration,
    RegistrationState,
)


@dataclass(frozen=True)
class Places:
    """An event's places, in persons; ``waiting`` counts registrations. Counted, never stored."""

    capacity: int
    taken: int  # by visitors; who has a stall or a pitch takes none
    held: int  # for who was invited and did not take one yet; docs/adr/0019-places-held-for-the-invited.md
    waiting: int

    @property
    def left(self) -> int:
        """Those that nobody has; held ones too. Below 0 where the door let in more."""
        return self.capacity - self.taken

    @property
    def free(self) -> int:
        """For whoever signs up now."""
        return max(0, self.left - self.held)

    @property
    def free_to_invited(self) -> int:
        return max(0, self.left)


def of(event: Event, now: datetime | None = None) -> Places:
    """One query."""
    return of_all([event], now)[event.pk]


def of_all(events: Collection[Event], now: datetime | None = None) -> dict[int, Places]:
    """By primary key. One query for any number of events."""
    now = now or timezone.now()
    has_place = Q(status=Registration.Status.CONFIRMED, role=Registration.Role.VISITOR)
    counts = (
        Registration.objects.filter(event__in=[event.pk for event in events])
        .order_by()
        .values("event")
        .annotate(
            taken=Sum("party_size", filter=has_place, default=0),
            invited=Sum("party_size", filter=has_place & Q(is_invited=True), default=0),
            waiting=Count("pk", filter=Q(status=Registration.Status.WAITING)),
        )
        .values_list("event", "taken", "invited", "waiting")
    )
    found = {pk: numbers for pk, *numbers in counts}
    return {event.pk: _places(event, now, *found.get(event.pk, (0, 0, 0))) for event in events}


def _places(event: Event, now: datetime, taken: int, invited: int, waiting: int) -> Places:
    holds = event.held_until is not None and now < event.held_until
    held = max(0, event.held_places - invited) if holds else 0
    return Places(event.capacity, taken, held, waiting)


def taken(event: Event) -> int:
    """Persons with a visitor's place."""
    return of(event).taken


def free(event: Event, *, invited: bool = False) -> int:
    """Persons that still fit; with ``invited`` also on the places that are held."""
    places = of(event)
    return places.free_to_invited if invited else places.free


class Availability(TypedDict):
    """What a page says about room, in persons; ``waiting`` counts registrations."""

    taken: int
    held: int
    free: int
    waiting: int
    state: RegistrationState


def availability(event: Event) -> Availability:
    """How much room there is, and whether one can sign up."""
    places = of(event)
    return {
        "taken": places.taken,
        "held": min(places.held, places.free_to_invited),
        "free": places.free,
        "waiting": places.waiting,
        "state": event.registration_state(),
    }
