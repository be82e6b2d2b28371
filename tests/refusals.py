"""``with refused("name"):`` — the database names that constraint, or the test fails."""

from __future__ import annotations

import re
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction


@contextmanager
def refused(constraint: str, *, columns: str = ""):
    """SQLite names a unique constraint's ``columns``, not the constraint."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        yield
    said = str(caught.value)
    if columns and connection.vendor == "sqlite":
        assert re.search(rf"UNIQUE constraint failed: {re.escape(columns)}$", said), said
    else:
        assert constraint in said, said
