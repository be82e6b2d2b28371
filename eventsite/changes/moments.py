"""Until when a program knows all that changed: the moment to ask from next time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.utils import timezone

from .triggers import LOCKS, TABLE

# What is told of what went; who asks from longer ago reads all of it anew.
TERM = timedelta(days=90)
# No transaction takes so long: where nothing changed since, it is the midnight before that, and so the same all day.
_LONGEST = timedelta(days=1)
_SECONDS = f"{int(_LONGEST.total_seconds())} seconds"
_APART = timedelta(seconds=10)  # clocks of the machines that the site runs on, at the most

# The rows are those of before it looks at the locks: a statement sees what was there when it began.
_ON_POSTGRESQL = f"""
    SELECT
        least(
            greatest((SELECT max(at) FROM {TABLE}), date_trunc('day', statement_timestamp() - %s::interval)),
            (
                SELECT to_timestamp(min(objid::bigint)) FROM pg_locks
                WHERE locktype = 'advisory' AND classid = {LOCKS} AND objsubid = 1
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            )
        ),
        statement_timestamp()
"""  # noqa: S608 (ours)
_ON_SQLITE = f"""
    SELECT
        max(
            coalesce((SELECT max(at) FROM {TABLE}), ''),
            strftime('%%Y-%%m-%%d 00:00:00.000000', 'now', %s)
        ),
        strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now')
"""  # noqa: S608 (ours)


@dataclass(frozen=True)
class Moments:
    """``safe``: whatever changes from now on, or is not to be seen yet, changes at that moment or later.

    ``clock``: what time the database has it.
    """

    safe: datetime
    clock: datetime

    @property
    def first(self) -> datetime:
        """From when on it is known what went."""
        return self.clock - TERM


def now() -> Moments:
    """One statement, before the rows are read that are told of."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_ON_POSTGRESQL, [_SECONDS])
            safe, clock = cursor.fetchone()
        else:
            cursor.execute(_ON_SQLITE, [f"-{_SECONDS}"])
            safe, clock = map(_read, cursor.fetchone())
    # What changes by the clock does so by the one of this machine.
    return Moments(min(safe, timezone.now() - _APART), clock)


def _read(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
