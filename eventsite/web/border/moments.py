"""Moments that programs send."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime

FROM = datetime(1900, 1, 1, tzinfo=UTC)
UNTIL = datetime(2200, 1, 1, tzinfo=UTC)


def _in_our_time(moment: datetime) -> datetime:
    """No year 1 or 9999: a database, or the reckoning in another time zone, falls off the end there."""
    if not FROM <= moment < UNTIL:
        raise ValueError(f"not a moment between {FROM.year} and {UNTIL.year}")
    return moment


def nearest(moment: datetime) -> datetime:
    """The moment itself, or the end of our time that it lies beyond: to look from or until."""
    return min(max(moment, FROM), UNTIL)


Moment = Annotated[AwareDatetime, AfterValidator(_in_our_time)]
