"""One picture at a time on a machine: whoever comes meanwhile waits for a moment, and not too many do."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

FILE = "drawing.lock"  # in MEDIA_ROOT: all processes have that in common
MOST_IN_LINE = 4  # of one process: its other threads are there for who asks for a page
LONGEST_WAIT = 10  # seconds
_LOOK_AGAIN = 0.05
_line = threading.BoundedSemaphore(MOST_IN_LINE)


class Busy(Exception):
    """Others are before, too many or for too long."""


@contextmanager
def turn() -> Iterator[None]:
    """Within it nobody else has theirs, in whatever process. Raises Busy."""
    if not _line.acquire(blocking=False):
        raise Busy
    try:
        with _held():
            yield
    finally:
        _line.release()


@contextmanager
def _held() -> Iterator[None]:
    """A lock that ends with who holds it, also by SIGKILL (flock(2)); between threads too, each opens the file."""
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    file = os.open(folder / FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _wait_for(file)
        yield
    finally:
        os.close(file)


def _wait_for(file: int) -> None:
    until = time.monotonic() + LONGEST_WAIT
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise Busy from None
            time.sleep(_LOOK_AGAIN)
        else:
            return
