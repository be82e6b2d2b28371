"""Django's connection to SQLite, on which who writes waits in line (docs/adr/0048-a-line-for-who-writes.md)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, Self

from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3.schema import DatabaseSchemaEditor

from .line import turn

_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


class SchemaEditor(DatabaseSchemaEditor):
    """Makes a table anew though triggers of others read it, as those of changes do (eventsite/changes/triggers.py).

    Else SQLite refuses to give the new table the old one's name: for a moment there is none that they read.
    """

    def __enter__(self) -> Self:
        self._rename_without_a_look("ON")
        super().__enter__()
        return self

    def __exit__(self, *raised: Any) -> None:
        super().__exit__(*raised)
        self._rename_without_a_look("OFF")

    def _rename_without_a_look(self, on: str) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(f"PRAGMA legacy_alter_table = {on}")


class DatabaseWrapper(base.DatabaseWrapper):
    """A transaction has its turn from its first statement to its last, and so has a write outside of one.

    Raises OperationalError where that takes too long; then nothing was written.
    """

    SchemaEditorClass = SchemaEditor

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turn = ExitStack()
        self.execute_wrappers.append(self._in_turn)

    def _in_turn(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        """Of a statement that is a transaction by itself."""
        if self.in_atomic_block or not sql.lstrip().upper().startswith(_WRITES):
            return execute(sql, params, many, context)
        with self._take_turn():
            return execute(sql, params, many, context)

    def _take_turn(self) -> ExitStack:
        taken = ExitStack()
        if not self.is_in_memory_db():
            taken.enter_context(turn(str(self.settings_dict["NAME"])))
        return taken

    def _start_transaction_under_autocommit(self) -> None:
        with self._take_turn() as taken:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # not in the stubs
            self._turn = taken.pop_all()

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._turn.close()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._turn.close()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._turn.close()
