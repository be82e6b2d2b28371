"""Moments that programs send."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BeforeValidator

FROM = datetime(1900, 1, 1, tzinfo=UTC)
UNTIL = datetime(2200, 1, 1, tzinfo=UTC)
DAY_FIRST = re.compile(r"\d{4}-\d\d-\d\d")


def _written_out(said: object) -> object:
    """A number is no moment, though pydantic counts seconds with it."""
    if not isinstance(said, datetime) and not (isinstance(said, str) and DAY_FIRST.match(said)):
        raise ValueError("not a moment as RFC 3339 writes it")
    return said


def _in_our_time(moment: datetime) -> datetime:
    """No year 1 or 9999: a database, or the reckoning in another time zone, falls off the end there."""
    if not FROM <= moment < UNTIL:
        raise ValueError(f"not a moment between {FROM.year} and {UNTIL.year}")
    return moment


def nearest(moment: datetime) -> datetime:
    """The moment itself, or the end of our time that it lies beyond: to look from or until."""
    return min(max(moment, FROM), UNTIL)


AnyMoment = Annotated[
    AwareDatetime, BeforeValidator(_written_out)
]  # by a clock that may be off by ages
Moment = Annotated[AnyMoment, AfterValidator(_in_our_time)]
