"""One line of all who want to write to a file of SQLite: first come, first served, in whatever process.

SQLite itself has no line. Who finds it locked sleeps and looks again, longer each time: meanwhile nobody
writes, and who came last may be first. So one takes a turn before the lock. Within a process that is a
queue; between processes two locks on files (flock(2), which end with who holds them, also by SIGKILL): who
is next holds the first while waiting for the second, so that a process that was just served comes after it.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError

LONGEST_WAIT = 10.0  # seconds; as long as for a row of PostgreSQL (web/databases.py)
_LOOK_AGAIN = 0.0005


class TooLong(OperationalError):
    """Others were before for too long. Nothing was written."""


class _Queue:
    """Of one process, for one file."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._is_taken = False
        self._waiting: deque[threading.Lock] = deque()

    def enter(self, until: float) -> None:
        """Raises TooLong."""
        with self._mutex:
            if not self._is_taken:
                self._is_taken = True
                return
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        if mine.acquire(timeout=max(0, until - time.monotonic())):
            return
        with self._mutex:
            if mine in self._waiting:
                self._waiting.remove(mine)
                raise TooLong("others wrote for too long")
        # It was handed over in the last moment.

    def leave(self) -> None:
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_taken = False


_queues: dict[str, _Queue] = {}


@contextmanager
def turn(database: str) -> Iterator[None]:
    """Within it nobody else has theirs. Raises TooLong."""
    until = time.monotonic() + LONGEST_WAIT
    queue = _queues.setdefault(database, _Queue())  # one for all threads that come at once
    queue.enter(until)
    try:
        with _held(f"{database}-next", until):
            its_turn = _hold(f"{database}-turn", until)
        try:
            yield
        finally:
            os.close(its_turn)
    finally:
        queue.leave()


@contextmanager
def _held(path: str, until: float) -> Iterator[None]:
    file = _hold(path, until)
    try:
        yield
    finally:
        os.close(file)


def _hold(path: str, until: float) -> int:
    """An open file that is locked until it is closed. Raises TooLong."""
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                os.close(file)
                raise TooLong("others wrote for too long") from None
            time.sleep(_LOOK_AGAIN)
        else:
            return file
