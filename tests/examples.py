"""How many examples the tests that try chance take."""

from __future__ import annotations

import itertools
import os
import random
import uuid

from django.db import connection

TIMES = int(
    os.environ.get("TIMES_AS_MANY", "1")
)  # `make explore` looks further than every change can wait for


def examples(number: int) -> int:
    """On PostgreSQL an eighth: SQLite looks for the order that breaks a rule, there the statements are tried."""
    return TIMES * (number if connection.vendor == "sqlite" else max(1, number // 8))


_NEXT = itertools.count()


def new_id() -> uuid.UUID:
    """A new one each time; in the order of ids it comes where it did when the same example ran before.

    hypothesis seeds ``random`` for each example, and rows of one moment are read in the order of their ids.
    """
    return uuid.UUID(int=random.getrandbits(64) << 64 | next(_NEXT))
