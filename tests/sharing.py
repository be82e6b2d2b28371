"""What is costly to make and only looked at: made once for several tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import time_machine
from django.db import transaction

from . import build


@contextmanager
def rolled_back(django_db_blocker, now: datetime = build.NOW) -> Iterator[None]:
    """A database to fill while the clock stands at ``now``, for a fixture of a whole module.

    No test with ``django_db`` can run meanwhile.
    """
    with (
        time_machine.travel(now, tick=False),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        yield
        transaction.set_rollback(True)
