"""How many examples the tests that try chance take."""

from __future__ import annotations

from django.db import connection


def examples(number: int) -> int:
    """On PostgreSQL an eighth: SQLite looks for the order that breaks a rule, there the statements are tried."""
    return number if connection.vendor == "sqlite" else max(2, number // 8)
