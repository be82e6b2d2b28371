"""Where in the database a word is still found: every column of every table of ours, as it lies there."""

from __future__ import annotations

from django.apps import apps
from django.db import connection


def of(*words: str) -> set[str]:
    """Tables and columns that hold any of ``words``, in any case: ``eventsite_registration.email``."""
    found = set()
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            columns = [field.column for field in model._meta.local_concrete_fields]
            cursor.execute(
                f"SELECT {', '.join(f'{c}' for c in map(_quoted, columns))} FROM {_quoted(table)}"
            )
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    if any(word in str(value).lower() for word in words):
                        found.add(f"{table}.{column}")
    return found


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
