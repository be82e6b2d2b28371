"""Django's connection to PostgreSQL, kept between requests, that waits a moment for a server that is not there."""

from __future__ import annotations

import select
import threading
import time
from typing import Any

from django.db.backends.postgresql import base
from psycopg import OperationalError

WAITS = 3.0  # seconds from when it was first missed, in all: a restart is over by then, or is none
PAUSE = 0.1


class DatabaseWrapper(base.DatabaseWrapper):
    """Who asks while the server restarts waits for it; who asks while it is away for longer hears so at once."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Raises OperationalError."""
        while True:
            try:
                connection = super().get_new_connection(conn_params)
            except OperationalError:
                if not missing.is_short():
                    raise
                time.sleep(PAUSE)
            else:
                missing.is_over()
                return connection

    def is_usable(self) -> bool:
        """Without a question to the server, where nothing went wrong: one that goes away says so."""
        line = self.connection
        if line is not None and not line.closed and not self.errors_occurred and _is_quiet(line):
            return True
        return super().is_usable()


def _is_quiet(line: Any) -> bool:
    """Whether there is nothing to be read: no goodbye, no end."""
    asked = select.poll()
    asked.register(line.fileno(), select.POLLIN)
    return not asked.poll(0)


class Missing:
    """Since when no thread of this process got a connection."""

    def __init__(self) -> None:
        self._since: float | None = None
        self._lock = threading.Lock()

    def is_short(self) -> bool:
        with self._lock:
            now = time.monotonic()
            if self._since is None:
                self._since = now
            return now - self._since < WAITS

    def is_over(self) -> None:
        self._since = None


missing = Missing()
