"""How long each category is kept: as managers set it, or its default. Read without a query, as ``site()`` is."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import DatabaseError

from eventsite.models import RetentionTerm
from eventsite.site import reading

from . import categories
from .categories import Category


@dataclass(frozen=True)
class _Known:
    days: Mapping[str, int]
    stamp: reading.Stamp
    until: float  # by the monotonic clock, in seconds


_known: _Known | None = None


def days(key: str) -> int:
    """Of the category with this key. Never outside its bounds, whatever is stored."""
    category = categories.of(key)
    if category is None:
        raise KeyError(key)
    return of(category)


def term(key: str) -> timedelta:
    return timedelta(days=days(key))


def of(category: Category) -> int:
    """In days."""
    return within(category, _set().get(category.key, category.days))


def within(category: Category, number: int) -> int:
    return min(max(number, category.least), category.most)


def stored() -> dict[str, int]:
    """As the database has them: those that were set."""
    return dict(RetentionTerm.objects.values_list("category", "days"))


def changed() -> None:
    """In the transaction that changes one: every process reads them anew once it is there."""
    global _known
    _known = None
    reading.changed()


def remember(found: Mapping[str, int]) -> None:
    """Take these for what is set until something changes. For tests: nothing is asked of the database."""
    global _known
    _known = _Known(found, reading.stamp(), math.inf)


def _set() -> Mapping[str, int]:
    global _known
    stamp = reading.stamp()
    known = _known
    if known is None or known.stamp != stamp or time.monotonic() >= known.until:
        try:
            found = stored()
        except DatabaseError:
            return known.days if known else {}
        known = _known = _Known(found, stamp, time.monotonic() + reading.AT_MOST)
    return known.days
