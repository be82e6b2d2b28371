"""Which statements a request has the database do, from which line of ours, and how many models are made of rows."""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from .layers import SQL, Layers
from .sampling import Sampler

_BRACKETS = re.compile(r"\([^()]*\)")
_TABLE = re.compile(r"(?:FROM|INTO|UPDATE)\s+\"?(?!subquery)(\w+)")
BESIDES = "BEGIN, COMMIT, and between statements"

Row = dict[str, Any]


def name(sql: str) -> str:
    """What it does, to which table first: ``SELECT eventsite_event``. Sub-queries come after what they serve."""
    outer, inner = sql, ""
    while outer != inner:
        outer, inner = _BRACKETS.sub(" ", outer), outer
    table = _TABLE.search(outer) or _TABLE.search(sql)
    return f"{sql.split(None, 1)[0]} {table[1] if table else ''}".strip()


class Statements:
    """Counts within ``counting()``; ``spent`` are seconds of the database's processor so far."""

    def __init__(self, layers: Layers, spent: Callable[[], float]) -> None:
        self.number = self.models = 0
        self._layers, self._spent = layers, spent
        self._names: Counter[tuple[str, str]] = Counter()  # by line and name
        self._models: Counter[str] = Counter()  # by line
        self._seconds: dict[str, float] = defaultdict(float)  # of the database's processor, by line
        self._of_all = 0.0

    @contextmanager
    def counting(self) -> Iterator[None]:
        from django.db import connection
        from django.db.models import Model

        from_db = Model.__dict__["from_db"].__func__

        def counted(cls: type[Model], *args: Any, **more: Any) -> Model:
            self.models += 1
            self._models[self._line()] += 1
            made: Model = from_db(cls, *args, **more)
            return made

        begun = self._spent()
        with (
            mock.patch.object(Model, "from_db", classmethod(counted)),
            connection.execute_wrapper(self._execute),
        ):
            yield
        self._of_all = self._spent() - begun

    def _line(self) -> str:
        return self._layers.place(sys._getframe(2)).line

    def _execute(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        if sql.startswith("BEGIN"):
            return execute(sql, params, many, context)
        line = self._line()
        self.number += 1
        self._names[line, name(sql)] += 1
        before = self._spent()
        try:
            return execute(sql, params, many, context)
        finally:
            self._seconds[line] += self._spent() - before

    def told(self, sampler: Sampler, milliseconds: float, requests: int, parts: int) -> list[Row]:
        """By line: what it asks, how often, and milliseconds of a request for each layer; the dearest first."""
        in_all = sampler.in_all() or 1.0
        rows: dict[str, Row] = {}

        def row(line: str) -> Row:
            return rows.setdefault(
                line,
                {"line": line, "names": {}, "models": 0.0, "database": 0.0} | dict.fromkeys(SQL, 0.0),
            )  # fmt: skip

        for (line, asked), number in self._names.items():
            row(line)["names"][asked] = number / requests
        for line, number in self._models.items():
            row(line)["models"] = number / requests
        for line, seconds in self._seconds.items():
            row(line)["database"] = seconds * 1_000 / requests / parts
        for place, seconds in sampler.seconds.items():
            if place.layer in SQL:
                row(place.line)[place.layer] += seconds / in_all * milliseconds
        rest = (self._of_all - sum(self._seconds.values())) * 1_000 / requests / parts
        if rest > 0:
            row(BESIDES)["database"] = rest
        return sorted(rows.values(), key=_cost, reverse=True)


def _cost(row: Row) -> float:
    return float(row["database"] + sum(row[layer] for layer in SQL))
