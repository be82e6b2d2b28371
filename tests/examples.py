"""How many examples the tests that try chance take."""

from __future__ import annotations

import os

from django.db import connection

TIMES = int(
    os.environ.get("TIMES_AS_MANY", "1")
)  # `make explore` looks further than every change can wait for


def examples(number: int) -> int:
    """On PostgreSQL an eighth: SQLite looks for the order that breaks a rule, there the statements are tried."""
    return TIMES * (number if connection.vendor == "sqlite" else max(1, number // 8))
