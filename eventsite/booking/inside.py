"""Who of a party was let in, and what they did there: what no change of its registration undoes.

See docs/adr/0021-who-is-inside-counts.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Q, Sum
from django.utils import timezone

from eventsite.models import CheckIn, Registration, participation
from eventsite.models.participation import of_these


def came(registration: Registration) -> int:
    """Persons that were let in, at the session where most were."""
    return came_of([registration])[registration.pk]


def in_the_room(registration: Registration) -> int:
    """Persons that are in at a session that has not ended."""
    return in_the_room_of([registration])[registration.pk]


def came_of(registrations: Collection[Registration]) -> dict[int, int]:
    """``came`` of each, by primary key, others' may be among them; 0 where nobody was. One query."""
    return _most_at_one(of_these(registrations))


def in_the_room_of(registrations: Collection[Registration]) -> dict[int, int]:
    """The same of who is ``in_the_room``."""
    return _most_at_one(of_these(registrations) & Q(session__ends_at__gt=timezone.now()))


def who_did_something(registrations: Collection[Registration]) -> set[int]:
    """Of these who did what they came to do, by primary key: who pitched unscanned was there."""
    doing = [one for one in registrations if one.is_initiator]
    found = participation.parts_of_all(doing)
    return {pk for pk, parts in found.items() if any(part.was_done for part in parts)}


def _most_at_one(scans: Q) -> dict[int, int]:
    per_session = (
        CheckIn.objects.live()
        .filter(scans)
        .order_by()
        .values_list("registration", "session")
        .annotate(people=Sum("let_in"))
    )
    found: dict[int, int] = defaultdict(int)
    for registration, _session, people in per_session:
        found[registration] = max(found[registration], people)
    return found
