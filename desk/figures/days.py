"""A number of days in Amsterdam, and those before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from eventsite.web.times import midnight

MONTHS = 12  # of a year


@dataclass(frozen=True)
class Period:
    """From the first day up to and including the last."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("A period ends on the day it begins, or later")

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def starts_at(self) -> datetime:
        return midnight(self.first)

    @property
    def ends_at(self) -> datetime:
        """The midnight after the last day, which is not of it."""
        return midnight(self.last + timedelta(days=1))

    @property
    def is_year(self) -> bool:
        return self.is_of_months and self.first.month == 1 and self.months == MONTHS

    @property
    def is_of_months(self) -> bool:
        """Whole ones."""
        is_end = self.last == date.max or (self.last + timedelta(days=1)).day == 1
        return self.first.day == 1 and is_end

    @property
    def months(self) -> int:
        """In how many it lies."""
        years = self.last.year - self.first.year
        return years * MONTHS + self.last.month - self.first.month + 1

    def holds(self, moment: datetime) -> bool:
        return self.starts_at <= moment < self.ends_at

    def before(self) -> Period | None:
        """The period as long as this one that ends where it begins; None before the year 1.

        As many months where it is of whole months, so that a year is compared with a year; else as many days.
        """
        try:
            first = self.first - timedelta(days=self.days)
            if self.is_of_months:
                year, month = divmod(
                    self.first.year * MONTHS + self.first.month - 1 - self.months, MONTHS
                )
                first = date(year, month + 1, 1)
            return Period(first, self.first - timedelta(days=1))
        except (OverflowError, ValueError):
            return None

    def compared(self, today: date) -> Period | None:
        """What to compare it with: the period before, and of one that is not over as many days of it."""
        before = self.before()
        if before is None or not self.first <= today < self.last:
            return before
        return Period(before.first, min(before.last, before.first + (today - self.first)))
