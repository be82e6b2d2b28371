"""Run functions at the same moment in threads of their own, each with a database connection."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connections

_mine = threading.local()


def tell_then(call: Callable[[], object]) -> None:
    """Called when this thread is done with what it was given, or waits for others on its way."""
    _mine.tells = [*getattr(_mine, "tells", []), call]


def stands_aside() -> None:
    tells, _mine.tells = getattr(_mine, "tells", []), []
    for call in tells:
        call()


def at_once(functions: list[Callable[[], Any]]) -> list[Any]:
    """What each returned, or the exception it raised, in the order given."""
    start = threading.Barrier(len(functions))

    def run(function: Callable[[], Any]) -> Any:
        try:
            connections["default"].ensure_connection()
            start.wait(timeout=30)
            return function()
        except Exception as error:
            return error
        finally:
            connections.close_all()
            stands_aside()

    with ThreadPoolExecutor(max_workers=len(functions)) as pool:
        return list(pool.map(run, functions))
