"""The time of the story, for everything in this process that asks what time it is.

Django's ``timezone.now`` is asked for what is stored, for what is due and when a session or a link ends;
``time.time`` when a link was signed, how often somebody tried to sign in, and by which name a mail is kept.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, tzinfo

from django.utils import timezone

_BILLION = 10**9


class _AnyDatetime(type):
    """Django asks of what it shows whether it is a datetime, by the same name."""

    def __instancecheck__(cls, one: object) -> bool:
        return isinstance(one, datetime)


class Clock:
    """It runs on from the moment that it was last set to, and is never set back."""

    def __init__(self, start: datetime) -> None:
        self._set_to, self._set_at = start, time.monotonic_ns()

    def now(self, tz: tzinfo | None = None) -> datetime:
        passed = timedelta(microseconds=(time.monotonic_ns() - self._set_at) // 1000)
        return (self._set_to + passed).astimezone(tz or UTC)

    def go_to(self, moment: datetime) -> None:
        self._set_to, self._set_at = max(moment, self.now()), time.monotonic_ns()

    def nanoseconds(self) -> int:
        """Since 1970."""
        passed = time.monotonic_ns() - self._set_at
        return int(self._set_to.timestamp()) * _BILLION + passed

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Nobody sees another clock meanwhile."""
        clock = self

        class Story(datetime, metaclass=_AnyDatetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
                return clock.now(tz)

        real = vars(timezone)["datetime"], time.time, time.time_ns
        vars(timezone)["datetime"] = Story
        time.time, time.time_ns = lambda: clock.nanoseconds() / _BILLION, clock.nanoseconds
        try:
            yield
        finally:
            vars(timezone)["datetime"], time.time, time.time_ns = real
