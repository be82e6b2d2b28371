"""What was deleted leaves its bytes in SQLite's file until these are used again.

Each connection has ``secure_delete`` on, which writes zeros over them; but a page that was split or drained
keeps a few, and the write-ahead log keeps the pages of before. So in the night after something was destroyed the
file is written anew and the log cut off. Measured: docs/adr/0041-retention.md.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection

from eventsite.models import Destruction

# From the night before on, so that one that failed is made up for.
SINCE = timedelta(days=2)


class StillRead(Exception):
    """Somebody reads the log at this moment; the worker tries again."""


def wipe(now: datetime) -> None:
    """Leave no bytes of what went lately. Of PostgreSQL that is autovacuum's. Raises StillRead."""
    # A transaction around it is a test's: it can't be done in one.
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return
    if not Destruction.objects.filter(at__gt=now - SINCE).exists():
        return
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        is_busy, *_pages = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if is_busy:
        raise StillRead
