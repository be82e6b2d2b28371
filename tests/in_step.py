"""Two transactions statement by statement, on PostgreSQL: what two verbs lock crosswise ends in a deadlock.

Chance brings two people that close together once in a thousand evenings; this does it every time.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection, connections

_LOCKS = re.compile(r"\bFOR (NO KEY )?UPDATE\b|^(INSERT|UPDATE|DELETE)\b")
LOOK_EVERY = 0.004  # seconds


class _Pair:
    """How many statements that lock rows each of the two has behind it."""

    def __init__(self) -> None:
        self.start = threading.Barrier(2)
        self.changed = threading.Condition()
        self.steps = [0, 0]
        self.is_done = [False, False]
        self.backends = [0, 0]

    def note(self, me: int, *, done: bool = False) -> None:
        """One of them is a statement further."""
        with self.changed:
            self.steps[me] += 1
            self.is_done[me] = done
            self.changed.notify_all()

    def wait_for(self, other: int) -> None:
        """Until it is as far, is done, or waits for a lock that is held here."""
        me = 1 - other
        while True:
            with self.changed:
                if self.is_done[other] or self.steps[other] >= self.steps[me]:
                    return
                self.changed.wait(LOOK_EVERY)
            if _is_blocked(self.backends[other]):
                return


def _is_blocked(backend: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [backend])
        return bool(cursor.fetchone()[0])


class InStep:
    """Two threads with a connection each; ``with InStep() as both: both.run(one, other)``."""

    def __enter__(self) -> InStep:
        self.threads = [ThreadPoolExecutor(max_workers=1) for _ in range(2)]
        return self

    def __exit__(self, *error: object) -> None:
        for thread in self.threads:
            thread.submit(connections.close_all).result()
            thread.shutdown()

    def run(self, one: Callable[[], Any], other: Callable[[], Any]) -> list[Any]:
        """What each returned, or the exception it raised."""
        pair = _Pair()
        going = [
            thread.submit(_walk, pair, me, verb)
            for me, (thread, verb) in enumerate(zip(self.threads, (one, other), strict=True))
        ]
        return [walk.exception() or walk.result() for walk in going]


def _walk(pair: _Pair, me: int, verb: Callable[[], Any]) -> Any:
    def execute_in_step(execute, sql, params, many, context):
        answer = execute(sql, params, many, context)
        if _LOCKS.search(sql):
            pair.note(me)
            pair.wait_for(1 - me)
        return answer

    connection.ensure_connection()
    pair.backends[me] = connection.connection.info.backend_pid
    pair.start.wait(timeout=30)
    try:
        with connection.execute_wrapper(execute_in_step):
            return verb()
    finally:
        pair.note(me, done=True)
