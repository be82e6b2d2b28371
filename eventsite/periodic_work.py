"""What the worker does for every kind of event, every so often."""

from __future__ import annotations

from datetime import datetime, timedelta

from .booking import waiting_list
from .jobs import periodic


@periodic.job("held places", periodic.every(timedelta(minutes=5)))
def let_go_of_held_places(now: datetime) -> None:
    """What was held until a moment that has passed goes to who waits."""
    waiting_list.promote_where_no_longer_held(now)
