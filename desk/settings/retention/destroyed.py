"""What was destroyed in a period, by day and category: numbers, and nothing of anybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum
from django.db.models.functions import TruncDate
from django.utils.functional import Promise

from desk.figures.days import Period
from eventsite.models import Destruction
from eventsite.retention import categories

MOST = 500  # rows on one page


@dataclass(frozen=True)
class Row:
    """Of one night and one category, or of what persons and organisers erased on a day."""

    day: date
    key: str
    cause: Destruction.Cause
    days: int | None
    basis: str
    number: int

    @property
    def title(self) -> str | Promise:
        """One that there is no more is told of by its key."""
        known = categories.of(self.key)
        return known.title if known else self.key


def of(period: Period) -> list[Row]:
    """Latest first; by the day in Amsterdam. One query."""
    found = (
        Destruction.objects.filter(at__gte=period.starts_at, at__lt=period.ends_at)
        .order_by()
        .annotate(day=TruncDate("at"))
        .values_list("day", "category", "cause", "days", "basis")
        .annotate(total=Sum("number"))
        .order_by("-day", "category", "cause", "days", "basis")
    )
    return [
        Row(day, key, Destruction.Cause(cause), days, basis, number)
        for day, key, cause, days, basis, number in found
    ]


def total(rows: Sequence[Row]) -> int:
    return sum(row.number for row in rows)
