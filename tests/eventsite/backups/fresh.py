"""A database of nobody's, beside the tests' own, for what is put back."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

_numbers = itertools.count()


@contextmanager
def database(folder: Path) -> Iterator[str]:
    """Within it the site's connection is to a database without tables."""
    before = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        name = str(folder / f"fresh-{next(_numbers)}.sqlite3")
    else:
        name = f"fresh_{next(_numbers)}_{before}"[:60]
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
            cursor.execute(f'CREATE DATABASE "{name}"')
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield name
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
