"""The site, telling with each answer how many statements it took. Not for what is timed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection

from eventsite.wsgi import application as site

from .counting import HEADER, Counter

Application = Callable[..., Iterable[bytes]]


def counting(inner: Application) -> Application:
    def outer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        count = Counter()

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            return start_response(status, [*headers, (HEADER, str(count.number))], *more)

        with connection.execute_wrapper(count):
            return inner(environ, start)

    return outer


application = counting(site)
