"""Who of a party was let in: what no change of its registration undoes.

See docs/adr/0021-who-is-inside-counts.md.
"""

from __future__ import annotations

from django.db.models import Sum
from django.utils import timezone

from eventsite.models import CheckInQuerySet, Registration


def came(registration: Registration) -> int:
    """Persons that were let in, at the session where most were."""
    return _most_at_one(registration.check_ins.live())


def in_the_room(registration: Registration) -> int:
    """Persons that are in at a session that has not ended."""
    return _most_at_one(registration.check_ins.live().filter(session__ends_at__gt=timezone.now()))


def _most_at_one(scans: CheckInQuerySet) -> int:
    per_session = scans.order_by().values("session").annotate(people=Sum("let_in"))
    return max((session["people"] for session in per_session), default=0)
