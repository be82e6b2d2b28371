"""Writes of a row that are asked so often that putting the statement together costs more than the write.

As ``asked_often.py``: the statement is made once in a process, and asked with other values. As with ``bulk_create``
and ``update`` of a query set no signal is sent; unlike them, nothing that a query set of ours adds is done. Where one
fails in a transaction, that is undone as a whole, as with Django's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from django.db import connections, router
from django.db.models import Model, QuerySet
from django.db.models.sql import InsertQuery, UpdateQuery
from django.db.transaction import mark_for_rollback_on_error

from .asked_often import Written, filled

_M = TypeVar("_M", bound=Model)


class InsertedOften(Generic[_M]):
    """New rows of ``model``, whose key is known before they are stored."""

    def __init__(self, model: type[_M]) -> None:
        self._model = model
        self._fields = model._meta.concrete_fields
        self._text: str | None = None

    def insert(self, row: _M) -> None:
        """Raises IntegrityError, as ``save`` does, where the database refuses it."""
        alias = router.db_for_write(self._model)
        if self._text is None:
            self._text = self._made(alias, row)
        # Whom it is of may be stored only since it was made.
        row._prepare_related_fields_for_save(operation_name="insert")  # type: ignore[attr-defined]
        connection = connections[alias]
        values = [
            field.get_db_prep_save(field.pre_save(row, add=True), connection)
            for field in self._fields
        ]
        _written(alias, self._text, values)
        row._state.adding, row._state.db = False, alias

    def _made(self, alias: str, row: _M) -> str:
        query = InsertQuery(self._model)
        query.insert_values(self._fields, [row])
        statement: Any = query.get_compiler(alias).as_sql()
        ((text, _values),) = statement
        return str(text)


class UpdatedOften:
    """``rows`` makes the query set of what is changed, ``changes`` says to what, by field.

    With ASKED in both, or ``places``. A field that is given a value so must be stored as that value is: text, a
    number, a moment, or nothing.
    """

    def __init__(self, rows: Callable[[], QuerySet[Any, Any]], **changes: object) -> None:
        self._rows, self._changes = rows, changes
        self._made: tuple[str, str, tuple[object, ...]] | None = None

    def update(self, *values: Written) -> int:
        """As a query set's. Returns how many rows there were."""
        if self._made is None:
            self._made = self._make()
        alias, text, parameters = self._made
        return _written(alias, text, filled(connections[alias], parameters, values))

    def _make(self) -> tuple[str, str, tuple[object, ...]]:
        rows = self._rows()
        alias = router.db_for_write(rows.model)
        query: Any = rows.query.chain(UpdateQuery)
        query.add_update_values(self._changes)
        return (alias, *query.get_compiler(alias).as_sql())


def _written(alias: str, text: str, values: Sequence[Any]) -> int:
    with mark_for_rollback_on_error(alias), connections[alias].cursor() as cursor:
        cursor.execute(text, values)
        return int(cursor.rowcount)
