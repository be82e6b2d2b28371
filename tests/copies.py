"""Rows by the million: an evening with all that hangs on it, copied inside the database."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import connection, models

DAYS_APART = 3


@dataclass
class Copies:
    """So many copies of rows that were made just now, one earlier than the other.

    Keys, references among these models, moments, and what is unique by chance are each copy's own; the rest
    is as it was. Nothing but this may be written meanwhile: keys are counted on from.
    """

    number: int
    _apart: dict[type[models.Model], int] = field(default_factory=dict)

    def of(self, rows: models.QuerySet, **columns: str) -> None:
        """``columns`` are SQL by column: ``t`` is the row, ``k.n`` the number of the copy, from 1 on."""
        model, key = rows.model, rows.model._meta.pk
        if isinstance(key, models.AutoField):
            first, last = rows.order_by("pk").first().pk, rows.order_by("pk").last().pk
            self._apart[model] = last - first + 1
            assert rows.count() == self._apart[model], "others were written in between"
        names = [f'"{column.column}"' for column in model._meta.local_concrete_fields]
        values = [
            columns.get(column.column) or self._value(column)
            for column in model._meta.local_concrete_fields
        ]
        chosen, parameters = rows.order_by().values("pk").query.sql_with_params()
        table = model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(
                f"WITH RECURSIVE k(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM k WHERE n < %s) "
                f"INSERT INTO {table} ({', '.join(names)}) "
                f"SELECT {', '.join(values)} FROM k CROSS JOIN {table} t WHERE t.{key.column} IN ({chosen})",
                [self.number, *parameters],
            )
            if connection.vendor == "postgresql" and isinstance(key, models.AutoField):
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
                )

    def _value(self, column: models.Field) -> str:
        refers_to = column.related_model or (column.primary_key and column.model)
        if refers_to and refers_to in self._apart:
            return f't."{column.column}" + k.n * {self._apart[refers_to]}'
        if isinstance(column, models.DateTimeField):
            return earlier(f't."{column.column}"')
        if isinstance(column, models.UUIDField) and column.unique:
            return UUIDS[connection.vendor]
        return f't."{column.column}"'


def earlier(moment: str) -> str:
    if connection.vendor == "postgresql":
        return f"{moment} - k.n * interval '{DAYS_APART} days'"
    return f"strftime('%%Y-%%m-%%d %%H:%%M:%%S', {moment}, '-' || ({DAYS_APART} * k.n) || ' days')"


UUIDS = {"postgresql": "gen_random_uuid()", "sqlite": "lower(hex(randomblob(16)))"}
HASHES = {
    "postgresql": "encode(sha256(gen_random_uuid()::text::bytea), 'hex')",
    "sqlite": "lower(hex(randomblob(32)))",
}
