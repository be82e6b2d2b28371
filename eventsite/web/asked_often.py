"""Questions to the database that are asked so often that putting them together costs more than the answer.

Django makes the statement of a query set anew each time it is asked: for one with three tables and four
subqueries that is most of the request. Here it is made once in a thread, and asked with another value.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import local
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import Model, QuerySet, Value
from django.db.models.query import ModelIterable
from django.db.models.sql.compiler import SQLCompiler

_M = TypeVar("_M", bound=Model)
_PLACE = object()
ASKED = Value(_PLACE)  # in a filter: what is asked for, as the database has it


class AskedOften(Generic[_M]):
    """``question`` makes a query set with one ASKED in it. Nothing else of it may differ from time to time."""

    def __init__(self, question: Callable[[], QuerySet[_M]]) -> None:
        self._question = question
        self._of_thread = local()  # as the connection is

    def first(self, value: str | int) -> _M | None:
        """The first that is found; None where nothing is. Each time a row of its own, read now."""
        if not hasattr(self._of_thread, "statement"):
            self._of_thread.statement = _Statement(self._question())
        found: list[_M] = self._of_thread.statement.rows(value)
        return found[0] if found else None


class _Statement(SQLCompiler):
    """What Django makes of a query set, kept; the columns and how they are read are kept with it."""

    def __init__(self, question: QuerySet[Any]) -> None:
        super().__init__(question.query, connections[question.db], question.db)
        self._text, self._values = super().as_sql()
        self._question = question
        question.query.get_compiler = lambda *_args, **_named: self  # type: ignore[method-assign]

    def rows(self, value: str | int) -> list[Any]:
        self._value = value
        return list(ModelIterable(self._question))

    def as_sql(self, *_args: Any, **_named: Any) -> tuple[str, tuple[Any, ...]]:
        values = (self._value if one is _PLACE else one for one in self._values)
        return self._text, tuple(values)
