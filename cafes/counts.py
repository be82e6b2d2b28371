"""What is counted of an evening in its hall (eventsite/figures/counting.py)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from eventsite.figures.counting import Counts, Subject
from eventsite.models import Event

from .models import StandBooking

STALLS: Subject = "stalls"  # that somebody had


class StallCounts:
    """One query."""

    def counts(self, events: Sequence[Event], inside: Mapping[int, int]) -> Mapping[int, Counts]:
        had = StandBooking.objects.live().filter(stand__edition__in=[one.pk for one in events])
        stalls = Counter(had.values_list("stand__edition", flat=True))
        return {pk: Counter({(STALLS, ""): number}) for pk, number in stalls.items()}
