"""From SQLite to an empty PostgreSQL, in one transaction: each row as it is, counted and compared (docs/sqlite.md)."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import environ
import psycopg
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.color import no_style
from django.db import Error, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, IntegerField, JSONField, Model

from eventsite.web import databases

from . import manifest, postgresql, sqlite
from .refusals import BackupRefused
from .rows import Table, left_out, summed

ALIAS = "moved_to"
ROWS = 1000  # in memory at once
_NUL = re.compile(r"\\u0000")


@dataclass(frozen=True)
class Moved:
    tables: dict[str, Table]
    left_behind: dict[str, int]  # rows of tables that are of no app that is installed


def move(url: str) -> Moved:
    """Raises BackupRefused; then the target is as empty as it was. The source is only read."""
    if connection.vendor != "sqlite":
        raise BackupRefused("DATABASE_URL is no SQLite already.")
    source = Path(connection.settings_dict["NAME"])
    target = _target(url)
    connection.close()
    with sqlite.alone_with(source):
        pass  # web server and worker have stopped
    _check_migrated()
    _check_empty(target)
    try:
        _migrate(url)
        with transaction.atomic():  # of the source: nobody writes meanwhile
            tables = _copy_all(target)
            behind = _left_behind(tables)
    except BaseException:
        _empty(target)
        raise
    finally:
        target.close()
    return Moved(tables, behind)


def _target(url: str) -> BaseDatabaseWrapper:
    """A connection beside the site's own."""
    try:
        said = databases.completed(environ.Env.db_url_config(url))
    except (ImproperlyConfigured, ValueError, KeyError) as error:
        raise BackupRefused(f"This is no address of a database: {error}") from None
    if not url.startswith(("postgres://", "postgresql://", "psql://", "pgsql://")):
        raise BackupRefused("Give the address of a PostgreSQL: postgres://user:password@host/name")
    both = {"default": dict(connection.settings_dict), ALIAS: said}
    connections.settings[ALIAS] = connections.configure_settings(both)[ALIAS]
    with suppress(AttributeError):
        del connections[ALIAS]  # to where an earlier try went
    target = connections[ALIAS]
    try:
        target.ensure_connection()
    except Error as error:
        raise BackupRefused(f"PostgreSQL does not answer: {str(error).strip()}") from None
    return target


def _check_migrated() -> None:
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise BackupRefused("The SQLite is of an older version: run `manage.py migrate` first.")


def _check_empty(target: BaseDatabaseWrapper) -> None:
    if names := target.introspection.table_names():
        raise BackupRefused(
            f"The PostgreSQL is not empty: it has {len(names)} tables, {names[0]} …"
        )


def _migrate(url: str) -> None:
    """In a process of its own: migrations write to the database that is called default."""
    environment = os.environ | {"DATABASE_URL": url}
    for command in (["migrate", "--verbosity=0", "--no-input"], ["createcachetable"]):
        done = subprocess.run(  # noqa: S603
            [sys.executable, str(settings.BASE_DIR / "manage.py"), *command],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise BackupRefused(f"The tables can't be made: {done.stderr.strip()[-2000:]}")


def _empty(target: BaseDatabaseWrapper) -> None:
    try:
        target.close()
        with target.cursor() as cursor:
            cursor.execute(postgresql.EMPTY)
    except Error:
        pass  # it is away; what is there has no rows


def _models() -> list[type[Model]]:
    """Each with a table of its own whose rows move."""
    found = apps.get_models(include_auto_created=True)
    return [
        one
        for one in found
        if one._meta.managed and not one._meta.proxy and one._meta.db_table not in left_out()
    ]


def _copy_all(target: BaseDatabaseWrapper) -> dict[str, Table]:
    models = _models()
    named = {model: f'"{model._meta.db_table}"' for model in models}
    key = manifest.rows_key(settings.SECRET_KEY)
    with transaction.atomic(using=ALIAS), target.cursor() as cursor:
        # What migrating put there is in the source too, and triggers have done their work there.
        cursor.execute(f"TRUNCATE {', '.join(named.values())}")
        for table in named.values():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for model in models:
            _copy(model, target, cursor)
        with _in_words("A row points at one that is not there"):
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in named.values():
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        for statement in target.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
        return {model._meta.db_table: _compared(model, key) for model in models}


def _fields(model: type[Model]) -> list[Field[Any, Any]]:
    return [
        one for one in model._meta.local_concrete_fields if not getattr(one, "generated", False)
    ]


def _values(model: type[Model], using: str) -> Iterator[tuple[Any, ...]]:
    """Of a child of another model, of its own table alone."""
    names = [field.attname for field in _fields(model)]
    rows = model._base_manager.using(using).order_by("pk").values_list(*names)
    try:
        yield from rows.iterator(chunk_size=ROWS)
    except (ValueError, TypeError, ArithmeticError, Error) as error:
        raise BackupRefused(_what_cant_be_read(model, using, error)) from None


def _what_cant_be_read(model: type[Model], using: str, error: Exception) -> str:
    """Which row, found one by one."""
    rows = model._base_manager.using(using).order_by("pk")
    names = [field.attname for field in _fields(model)]
    for pk in rows.values_list("pk", flat=True):
        try:
            list(rows.filter(pk=pk).values_list(*names))
        except Exception as found:
            return f"{model._meta.db_table}, row {pk}: {type(found).__name__}. Mend it in SQLite first."
    return f"{model._meta.db_table} can't be read: {type(error).__name__}."


def _copy(model: type[Model], target: BaseDatabaseWrapper, cursor: Any) -> None:
    fields = _fields(model)
    columns = ", ".join(f'"{field.column}"' for field in fields)
    key = next((n for n, field in enumerate(fields) if field.primary_key), 0)
    rows = _values(model, "default")
    while batch := list(islice(rows, ROWS)):
        _check(model, fields, key, batch, target)
        try:
            with cursor.copy(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN') as copy:
                for row in batch:
                    copy.write_row(
                        [
                            field.get_db_prep_save(value, target)
                            for field, value in zip(fields, row, strict=True)
                        ]
                    )
        except (Error, psycopg.Error, ValueError, TypeError) as error:
            raise BackupRefused(_refused(model, key, batch, error)) from None


def _check(
    model: type[Model],
    fields: Sequence[Field[Any, Any]],
    key: int,
    rows: Sequence[tuple[Any, ...]],
    target: BaseDatabaseWrapper,
) -> None:
    """What SQLite takes and PostgreSQL doesn't, by the row. Raises BackupRefused."""
    bounds = [_bounds(field, target) for field in fields]
    for row in rows:
        for field, value, (least, most) in zip(fields, row, bounds, strict=True):
            wrong = ""
            if isinstance(value, str):
                if "\0" in value:
                    wrong = "holds a NUL character"
                elif field.max_length and len(value) > field.max_length:
                    wrong = f"has {len(value)} characters, and {field.max_length} fit"
                elif isinstance(field, IntegerField):
                    wrong = "holds text, and should be a number"
            elif isinstance(field, JSONField) and _NUL.search(json.dumps(value, default=str)):
                wrong = "holds a NUL character"
            elif isinstance(value, int) and not (least <= value <= most):
                wrong = f"is out of range: {value}"
            if wrong:
                raise BackupRefused(
                    f"{model._meta.db_table}, row {row[key]}: {field.column} {wrong}. Mend it in SQLite first."
                )


def _bounds(field: Field[Any, Any], target: BaseDatabaseWrapper) -> tuple[float, float]:
    kind = field.db_type(target)  # of a relation: of what it points at
    sizes = {"smallint": 15, "integer": 31, "bigint": 63}
    bits = sizes.get(str(kind).split(" ", 1)[0])
    return (-(2**bits), 2**bits - 1) if bits else (float("-inf"), float("inf"))


def _refused(
    model: type[Model], key: int, rows: Sequence[tuple[Any, ...]], error: Exception
) -> str:
    """Without what stands in the row: that is of somebody."""
    cause = error if isinstance(error, psycopg.Error) else error.__cause__
    diagnosis = getattr(cause, "diag", None)
    line = re.search(r"line (\d+)", getattr(diagnosis, "context", None) or "")
    which = f", row {rows[int(line[1]) - 1][key]}" if line and int(line[1]) <= len(rows) else ""
    rule = getattr(diagnosis, "constraint_name", None) or type(cause or error).__name__
    return (
        f"{model._meta.db_table}{which}: PostgreSQL takes it not ({rule}). Mend it in SQLite first."
    )


@contextmanager
def _in_words(what: str) -> Iterator[None]:
    try:
        yield
    except Error as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        where = (
            f"{getattr(diagnosis, 'table_name', '')} ({getattr(diagnosis, 'constraint_name', '')})"
        )
        raise BackupRefused(f"{what}: {where}. Mend it in SQLite first.") from None


def _compared(model: type[Model], key: bytes) -> Table:
    """The same rows on either side, read back by the same fields. Raises BackupRefused."""
    before, after = (
        summed((_canonical(row) for row in _values(model, using)), key)
        for using in ("default", ALIAS)
    )
    if before != after:
        raise BackupRefused(
            f"{model._meta.db_table} is not the same: {before.rows} rows, and {after.rows} in PostgreSQL."
        )
    return after


def _canonical(row: Sequence[Any]) -> bytes:
    return json.dumps([_plain(value) for value in row], sort_keys=True).encode()


def _plain(value: Any) -> Any:
    """One spelling, whichever database it came from."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case Decimal():
            return format(value.normalize(), "f")
        case bytes() | memoryview():
            return bytes(value).hex()
        case None | bool() | int() | float() | str() | list() | dict():
            return value
    return str(value)


def _left_behind(tables: dict[str, Table]) -> dict[str, int]:
    """With rows."""
    here = set(connection.introspection.table_names())
    others = here - tables.keys() - left_out() - {"django_migrations"}
    found = {}
    with connection.cursor() as cursor:
        for name in sorted(others):
            cursor.execute(f'SELECT count(*) FROM "{name}"')  # noqa: S608 (its own names)
            if number := cursor.fetchone()[0]:
                found[name] = number
    return found
