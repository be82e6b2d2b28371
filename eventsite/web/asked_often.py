"""Questions to the database that are asked so often that putting them together costs more than the answer.

Django makes the statement of a query set anew each time it is asked: for one with three tables and four
subqueries that is most of the request. Here it is made once in a process, and asked with other values.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import repeat
from threading import local
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet, Value
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

_R = TypeVar("_R")
Asked = str | int | datetime | UUID
Written = Asked | None


@dataclass(frozen=True)
class _Place:
    """Where the value with this number stands in a statement."""

    number: int


def places(number: int) -> list[Value]:
    """In filters: what is asked for, as many values as it takes, in this order."""
    return [Value(_Place(one)) for one in range(number)]


(ASKED,) = places(1)


class AskedOften(Generic[_R]):
    """``question`` makes a query set with ASKED in it, or ``places``; it may be one of values.

    Nothing else of it may differ from time to time, nor may it prefetch.
    """

    def __init__(self, question: Callable[[], QuerySet[Any, _R]]) -> None:
        self._question = question
        self._statement: _Statement | None = None

    def all(self, *values: Asked) -> list[_R]:
        """Whatever is found. Each time rows of their own, read now."""
        if self._statement is None:
            self._statement = _Statement(self._question())  # of two threads at once the last
        found: list[_R] = self._statement.rows(values)
        return found

    def first(self, *values: Asked) -> _R | None:
        """The first that is found; None where nothing is."""
        found = self.all(*values)
        return found[0] if found else None


class AskedOfKeys(Generic[_R]):
    """``question`` gets what stands in its ``…__in``, for keys, and what else is asked: a statement for each size."""

    SIZES = (1, 5, 25, 50)
    MOST = SIZES[-1]

    def __init__(self, question: Callable[..., QuerySet[Any, _R]], *, others: int = 0) -> None:
        """``others`` is how many values more ``question`` takes after the keys."""
        self._of_size = {size: _of_size(question, size, others) for size in self.SIZES}

    def all(self, keys: Sequence[int], *others: Asked) -> list[_R]:
        """Of the rows with these keys, MOST at the most; nothing of none, unasked."""
        if not keys:
            return []
        size = next(size for size in self.SIZES if size >= len(keys))
        filled = [*keys, *repeat(keys[-1], size - len(keys))]
        return self._of_size[size].all(*filled, *others)


class AskedInParts(Generic[_R]):
    """A list with ASKED in it, or ``places``, of which a few parts are asked often: each part has its statement."""

    MOST = 16  # parts that are kept: whoever turns all pages doesn't fill the memory

    def __init__(self, question: Callable[[], QuerySet[Any, _R]]) -> None:
        self._question = question
        self._part = lru_cache(self.MOST)(self._make)

    def all(self, start: int, stop: int, *values: Asked) -> list[_R]:
        """The rows from ``start`` up to ``stop``."""
        return self._part(start, stop).all(*values)

    def __getitem__(self, part: slice) -> list[_R]:
        """Of a list of which nothing is asked."""
        return self.all(part.start, part.stop)

    def _make(self, start: int, stop: int) -> AskedOften[_R]:
        return AskedOften(lambda: self._question()[start:stop])


def _of_size(question: Callable[..., QuerySet[Any, _R]], size: int, others: int) -> AskedOften[_R]:
    def of_size() -> QuerySet[Any, _R]:
        standing = places(size + others)
        return question(standing[:size], *standing[size:])

    return AskedOften(of_size)


def filled(
    connection: BaseDatabaseWrapper, parameters: Sequence[object], values: Sequence[Written]
) -> tuple[Any, ...]:
    """A statement's parameters, with ``values`` where there is a place for them."""
    stored = [_as_stored(connection, one) for one in values]
    return tuple(stored[one.number] if isinstance(one, _Place) else one for one in parameters)


def _as_stored(connection: BaseDatabaseWrapper, value: Written) -> object:
    if isinstance(value, UUID):
        return value if connection.features.has_native_uuid_field else value.hex
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value


class _Statement(SQLCompiler):
    """What Django makes of a query set, kept; the columns and how they are read are kept with it.

    All threads have it in common: each asks by its own connection, with values of its own.
    """

    def __init__(self, question: QuerySet[Any, Any]) -> None:
        self._of_thread = local()
        super().__init__(question.query, connections[question.db], question.db)
        self._text, parameters = super().as_sql()
        self._parameters: tuple[object, ...] = tuple(parameters)
        self._question = question
        self._converters: dict[Any, Any] | None = None
        self._holds = (
            question.query.select_for_update and self.connection.features.has_select_for_update
        )
        question.query.get_compiler = lambda *_args, **_named: self  # type: ignore[method-assign]

    @property
    def connection(self) -> BaseDatabaseWrapper:
        return connections[self._alias]

    @connection.setter
    def connection(self, connection: BaseDatabaseWrapper) -> None:
        self._alias = connection.alias

    def rows(self, values: tuple[Asked, ...]) -> list[Any]:
        """Raises TransactionManagementError, as a query set does, where rows can't be held."""
        if self._holds and not self.connection.in_atomic_block:
            raise TransactionManagementError("rows are held in a transaction")
        self._of_thread.values = filled(self.connection, self._parameters, values)
        found: Any = self._question._iterable_class(self._question)
        return list(found)

    def get_converters(self, expressions: Any) -> dict[Any, Any]:
        if self._converters is None:
            self._converters = super().get_converters(expressions)
        return self._converters

    def as_sql(self, *_args: Any, **_named: Any) -> tuple[str, tuple[Any, ...]]:
        return self._text, self._of_thread.values
