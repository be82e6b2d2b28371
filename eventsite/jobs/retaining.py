"""The nightly work on what is kept of people: of each category what is past its term goes, and is written down.

A batch and its line in the record are one transaction: cut off between two of them, the next run goes on with
what is left. Run twice, the second finds nothing and writes nothing. See docs/adr/0041-retention.md.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from eventsite.retention import recording, terms
from eventsite.retention.categories import Category

from .batches import in_batches
from .periodic import Job, daily

AT_HOUR = 4  # in the night, an hour after what is over was closed


def count(category: Category, now: datetime, *, days: int | None = None) -> int:
    """How many are past their term, or would be with one of so many ``days``. Changes nothing."""
    if category.due is None:
        return 0
    return category.due(now - timedelta(days=terms.of(category) if days is None else days)).count()


def run(category: Category, now: datetime) -> int:
    """Let go what is past its term. Returns how many that were."""
    if category.due is None or category.erase is None:
        return 0
    before = now - timedelta(days=terms.of(category))
    # Found once; each batch asks again of its own: somebody may be let in or an evening reopened meanwhile.
    found = list(category.due(before).values_list("pk", flat=True))
    gone = 0
    for batch in in_batches(found, weight=category.weight):
        with transaction.atomic():
            number = category.erase(batch, before)
            recording.record(category, number)
        gone += number
    if category.after:
        category.after()
    return gone


def jobs(wired: list[Category]) -> list[Job]:
    """One for each: a category that fails is tried again, and holds up no other."""
    return [Job(one.key.replace("_", " "), daily(AT_HOUR), _of(one)) for one in wired if one.due]


def _of(category: Category) -> Callable[[datetime], object]:
    return lambda now: run(category, now)
