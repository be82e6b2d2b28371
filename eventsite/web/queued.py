"""How long this request has waited for a thread, as the web server says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta

_waited: ContextVar[timedelta] = ContextVar("waited", default=timedelta(0))


@contextmanager
def after(wait: timedelta) -> Iterator[None]:
    """What is asked in here has waited so long."""
    token = _waited.set(wait)
    try:
        yield
    finally:
        _waited.reset(token)


def waited() -> timedelta:
    return _waited.get()
