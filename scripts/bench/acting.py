"""The acts of tests/growth.py on an empty database filled with so many registrations: ``bench.acting SIZE``.

Prints one line of JSON: milliseconds of the processor and statements, by act.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from eventsite.web.roomy import roomy

from .counting import Counter

WARM, BATCHES = 3, 5
MOST, SECONDS = 8, 0.1  # of a batch: so many acts, until so much of the processor was spent
KILOBYTES_TO_FILL_IT = 500_000  # of SQLite's cache; a connection made anew has its own two thousand


def main(size: int) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from eventsite.jobs import batches
    from eventsite.kept import pages
    from tests import growth

    settings.STAFF_NEED_SECOND_FACTOR = False
    pages.LONGEST_QUERY = -1  # none is kept
    batches.BREATH = 0  # the processor's time is asked, not the clock's
    call_command("migrate", verbosity=0)
    if connection.vendor == "sqlite":
        connection.cursor().execute(f"PRAGMA cache_size = -{KILOBYTES_TO_FILL_IT}")
    growth.past(size, at_each=max(10, size // 1000))  # of each list at least a page
    connection.close()
    tonight = growth.Tonight(growth.EVENING)
    if connection.vendor == "postgresql":
        connection.cursor().execute("VACUUM ANALYZE")
    spent = clock(connection)
    print(json.dumps({name: cost(act, tonight, spent) for name, act in growth.ACTS.items()}))


def cost(
    act: Callable[[Any], object], tonight: Any, spent: Callable[[], float]
) -> dict[str, float]:
    """Of one act: milliseconds of the processor, as many times a yard, and statements."""
    from django.db import connection

    for _ in range(WARM):
        act(tonight)
    count = Counter()
    with connection.execute_wrapper(count):
        act(tonight)
    both = [(_batch(act, tonight, spent), _batch(yard, tonight, spent)) for _ in range(BATCHES)]
    return {
        "milliseconds": round(min(mine for mine, _ in both), 2),
        "yards": round(statistics.median(mine / its for mine, its in both), 3),
        "statements": count.number,
    }


def yard(tonight: Any) -> None:
    """The same at every size. What else runs on the machine slows it as it slows what is measured beside it."""
    tonight.open("/gezond/leeft/", tonight.visitor)


def _batch(act: Callable[[Any], object], tonight: Any, spent: Callable[[], float]) -> float:
    """Milliseconds each."""
    done, before = 0, spent()
    while done < MOST and spent() - before < SECONDS:
        act(tonight)
        done += 1
    return (spent() - before) / done * 1_000


def clock(connection: Any) -> Callable[[], float]:
    """Seconds of the processor so far: ours, and of the server's process that answers us."""
    if connection.vendor != "postgresql":
        return time.process_time
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()

    def spent() -> float:
        nanoseconds = int(Path(f"/proc/{pid}/schedstat").read_text().split()[0])
        return time.process_time() + nanoseconds / 1e9

    return spent


if __name__ == "__main__":
    roomy(main, int(sys.argv[1]))  # as under gunicorn
