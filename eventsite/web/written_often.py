"""Writes of a row that are asked so often that putting the statement together costs more than the write.

As ``asked_often.py``: the statement is made once, and asked with other values. As with ``bulk_create``
and ``update`` of a query set no signal is sent; unlike them, nothing that a query set of ours adds is done.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import local
from typing import Any, Generic, TypeVar

from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, QuerySet, Value
from django.db.models.sql import InsertQuery, UpdateQuery

from .asked_often import Asked, filled

_M = TypeVar("_M", bound=Model)


class InsertedOften(Generic[_M]):
    """New rows of ``model``, whose key is known before they are stored."""

    def __init__(self, model: type[_M]) -> None:
        self._model = model
        self._fields = model._meta.concrete_fields
        self._of_thread = local()  # as the connection is

    def insert(self, row: _M) -> None:
        connection = connections[router.db_for_write(self._model)]
        if getattr(self._of_thread, "connection", None) is not connection:
            query = InsertQuery(self._model)
            query.insert_values(self._fields, [row])
            ((text, _row),) = query.get_compiler(connection=connection).as_sql()
            self._of_thread.connection, self._of_thread.text = connection, text
        # Whom it is of may be stored only since it was made.
        row._prepare_related_fields_for_save(operation_name="insert")  # type: ignore[attr-defined]
        values = [
            field.get_db_prep_save(field.pre_save(row, add=True), connection)
            for field in self._fields
        ]
        with connection.cursor() as cursor:
            cursor.execute(self._of_thread.text, values)
        row._state.adding, row._state.db = False, connection.alias


class UpdatedOften:
    """``question`` makes a query set with ASKED in it, or ``places``; ``fields`` are given such values too."""

    def __init__(self, question: Callable[[], QuerySet[Any]], **fields: Value) -> None:
        self._question = question
        self._fields = fields
        self._of_thread = local()

    def update(self, *values: Asked) -> None:
        known: _Update | None = getattr(self._of_thread, "known", None)
        if known is None or known.connection is not connections[known.alias]:
            known = self._of_thread.known = self._make()
        with known.connection.cursor() as cursor:
            cursor.execute(known.text, filled(known.connection, known.parameters, values))

    def _make(self) -> _Update:
        rows = self._question()
        alias = router.db_for_write(rows.model)
        query: Any = rows.query.chain(UpdateQuery)
        query.add_update_values(self._fields)
        text, parameters = query.get_compiler(alias).as_sql()
        return _Update(connections[alias], alias, text, parameters)


@dataclass(frozen=True)
class _Update:
    connection: BaseDatabaseWrapper
    alias: str
    text: str
    parameters: tuple[object, ...]
