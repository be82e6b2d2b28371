"""Until when a program knows all that changed: the moment to ask from next time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from .triggers import LOCKS, TABLE

# What is told of what went; who asks from longer ago reads all of it anew.
TERM = timedelta(days=90)
# No transaction takes so long: where nothing changed since, it is the midnight before that, and so the same all day.
_LONGEST = timedelta(days=1)
_SECONDS = f"{int(_LONGEST.total_seconds())} seconds"
_APART = timedelta(seconds=10)  # clocks of the machines that the site runs on, at the most
# A kind of change: all rows are as they were before (``note_went_back``).
_WENT_BACK = "went_back"
_SINCE_WHEN = f"(SELECT max(at) FROM {TABLE} WHERE kind = '{_WENT_BACK}')"  # noqa: S608 (ours)

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
        statement_timestamp(),
        {_SINCE_WHEN}
"""  # noqa: S608 (ours)
_ON_SQLITE = f"""
    SELECT
        max(
            coalesce((SELECT max(at) FROM {TABLE}), ''),
            strftime('%%Y-%%m-%%d 00:00:00.000000', 'now', %s)
        ),
        strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now'),
        {_SINCE_WHEN}
"""  # noqa: S608 (ours)


# Never before a change that stands, as the triggers write it.
_CLOCK = {
    "postgresql": "greatest(clock_timestamp(), max(at))",
    "sqlite": "max(strftime('%%Y-%%m-%%d %%H:%%M:%%f000', 'now'), coalesce(max(at), ''))",
}


@dataclass(frozen=True)
class Moments:
    """``safe``: whatever changes from now on, or is not to be seen yet, changes at that moment or later.

    ``clock``: what time the database has it. ``went_back``: when a backup was put back, if one ever was.
    """

    safe: datetime
    clock: datetime
    went_back: datetime | None

    @property
    def first(self) -> datetime:
        """From when on it is known what changed and what went.

        Who knows what came after a backup that was put back since, knows what nothing here tells of. Nobody that
        was told a moment before it (``safe``) has one as late as that less _APART, and whoever was after it has.
        """
        term = self.clock - TERM
        return max(term, self.went_back - _APART) if self.went_back else term


def now() -> Moments:
    """One statement, before the rows are read that are told of."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_ON_POSTGRESQL, [_SECONDS])
            safe, clock, went_back = cursor.fetchone()
        else:
            cursor.execute(_ON_SQLITE, [f"-{_SECONDS}"])
            safe, clock, went_back = map(_read, cursor.fetchone())
    # What changes by the clock does so by the one of this machine.
    return Moments(min(safe, timezone.now() - _APART), clock, went_back)


def _read(text: str | None) -> Any:
    return text and datetime.fromisoformat(text).replace(tzinfo=UTC)


def note_went_back() -> None:
    """All is as it was at some moment before: who knows more must read all of it anew. Part of putting a backup back."""
    now = _CLOCK[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {TABLE} (kind, about, slug, gone, at) SELECT %s, 0, '', %s, {now} FROM {TABLE}",  # noqa: S608 (ours)
            [_WENT_BACK, True],
        )
