"""Questions to the database that are asked so often that putting them together costs more than the answer.

Django makes the statement of a query set anew each time it is asked: for one with three tables and four
subqueries that is most of the request. Here it is made once in a thread, and asked with other values.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import local
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connections
from django.db.models import Model, QuerySet, Value
from django.db.models.query import ModelIterable
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

_M = TypeVar("_M", bound=Model)
Asked = str | int | UUID


@dataclass(frozen=True)
class _Place:
    """Where the value with this number stands in a statement."""

    number: int


def places(number: int) -> list[Value]:
    """In filters: what is asked for, as many values as it takes, in this order."""
    return [Value(_Place(one)) for one in range(number)]


(ASKED,) = places(1)


class AskedOften(Generic[_M]):
    """``question`` makes a query set with ASKED in it, or ``places``. Nothing else of it may differ from time to time."""

    def __init__(self, question: Callable[[], QuerySet[_M]]) -> None:
        self._question = question
        self._of_thread = local()  # as the connection is

    def all(self, *values: Asked) -> list[_M]:
        """Whatever is found. Each time rows of their own, read now."""
        if not hasattr(self._of_thread, "statement"):
            self._of_thread.statement = _Statement(self._question())
        found: list[_M] = self._of_thread.statement.rows(values)
        return found

    def first(self, *values: Asked) -> _M | None:
        """The first that is found; None where nothing is."""
        found = self.all(*values)
        return found[0] if found else None


class _Statement(SQLCompiler):
    """What Django makes of a query set, kept; the columns and how they are read are kept with it."""

    def __init__(self, question: QuerySet[Any]) -> None:
        super().__init__(question.query, connections[question.db], question.db)
        self._text, self._parameters = super().as_sql()
        self._question = question
        self._holds = (
            question.query.select_for_update and self.connection.features.has_select_for_update
        )
        question.query.get_compiler = lambda *_args, **_named: self  # type: ignore[method-assign]

    def rows(self, values: tuple[Asked, ...]) -> list[Any]:
        """Raises TransactionManagementError, as a query set does, where rows can't be held."""
        if self._holds and not self.connection.in_atomic_block:
            raise TransactionManagementError("rows are held in a transaction")
        self._asked = [self._as_stored(one) for one in values]
        return list(ModelIterable(self._question))

    def _as_stored(self, value: Asked) -> object:
        if isinstance(value, UUID):
            return value if self.connection.features.has_native_uuid_field else value.hex
        return value

    def as_sql(self, *_args: Any, **_named: Any) -> tuple[str, tuple[Any, ...]]:
        asked = self._asked
        values = (asked[one.number] if type(one) is _Place else one for one in self._parameters)
        return self._text, tuple(values)
