#!/usr/bin/env python3
"""Measure what history costs: processor time of what is asked of the site, with few and many registrations.

Usage: growth.py [FEW MANY]; 1000 and 100000 unless told otherwise, on SQLite and on PostgreSQL. Prints
milliseconds of the processor per act, the database's included, and how many times as much it is. Takes
minutes; PostgreSQL is left out where its programs are not installed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

ROUNDS = 40
EVENING = 300  # people
TICK = os.sysconf("SC_CLK_TCK")


def main(few: int, many: int) -> None:
    import with_postgres

    programs = with_postgres.find_programs()
    for vendor in ["SQLite", *(["PostgreSQL"] if programs else [])]:
        found = []
        for size in (few, many):
            with (
                with_postgres.server(programs)
                if vendor == "PostgreSQL" and programs
                else nullcontext() as running
            ):
                found.append(run(size, running.url if running else ""))
        print(f"\n{vendor:30} {few:>10,} {many:>10,}      ×")
        for act, before in found[0].items():
            after = found[1][act]
            print(f"{act:30} {before:10.1f} {after:10.1f} {after / before:6.2f}")


def run(size: int, url: str) -> dict[str, float]:
    """A process of its own: settings and database are chosen once."""
    with tempfile.TemporaryDirectory(prefix="initiatievencafe-growth-") as folder:
        environment = os.environ | {"VAR_DIR": folder, "LOG_LEVEL": "ERROR"}
        environment["DATABASE_URL"] = url or f"sqlite:///{folder}/growth.sqlite3"
        done = subprocess.run(
            [sys.executable, __file__, "--measure", str(size)],
            env=environment, capture_output=True, text=True,
        )  # fmt: skip
    if done.returncode:
        sys.exit(done.stderr)
    pairs = (line.rsplit("\t", 1) for line in done.stdout.splitlines() if "\t" in line)
    return {act: float(milliseconds) for act, milliseconds in pairs}


def measure(size: int) -> None:
    """Print each act and its milliseconds."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from eventsite.jobs import batches
    from tests import growth

    settings.STAFF_NEED_SECOND_FACTOR = False
    batches.BREATH = 0  # the processor's time is asked, not the clock's
    call_command("migrate", verbosity=0)
    growth.past(size, at_each=max(10, size // 1000))  # of each list at least a page
    tonight = growth.Tonight(EVENING)
    if connection.vendor == "postgresql":
        connection.cursor().execute("VACUUM ANALYZE")
    spent = clock(connection)
    for name, act in growth.ACTS.items():
        for _ in range(3):
            act(tonight)
        before = spent()
        for _ in range(ROUNDS):
            act(tonight)
        print(f"{name}\t{(spent() - before) / ROUNDS * 1000:.2f}")


def clock(connection: Any) -> Callable[[], float]:
    """Seconds of the processor so far: ours, and of the server's process that answers us."""
    if connection.vendor != "postgresql":
        return time.process_time
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()

    def spent() -> float:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return time.process_time() + (int(fields[11]) + int(fields[12])) / TICK

    return spent


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        measure(int(sys.argv[2]))
    else:
        main(*(int(size) for size in sys.argv[1:3] or ("1000", "100000")))
