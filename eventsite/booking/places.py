"""How many places there are, are taken, are held and are free: the arithmetic, once."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from django.utils import timezone

from eventsite.models import (
    Event,
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
