"""Trying again what others have to take, a mail server or a program: how long to wait, and noting how it went."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import timedelta

from django.db import InterfaceError, OperationalError, connection

log = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
RECORD_PAUSES = (1, 2, 4, 8, 15)  # seconds; half a minute for a database to come back


def pause_after(attempts: int) -> timedelta:
    """How long to wait after that many tries: a minute, two, four, … up to six hours."""
    doublings = min(max(attempts - 1, 0), 20)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


def surely(write: Callable[[], object]) -> None:
    """Write, also when the database restarts just now: it is out, and not noted it goes twice."""
    for pause in (*RECORD_PAUSES, None):
        try:
            write()
        except (OperationalError, InterfaceError):
            if pause is None or connection.in_atomic_block:
                raise
            log.warning("The database is away; noting the outcome again in %s s", pause)
            connection.close()
            time.sleep(pause)
        else:
            return
