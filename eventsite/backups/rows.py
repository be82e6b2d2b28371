"""What stands in the tables, in a number and a digest each: the same rows give the same, in whatever order.

A digest is the sum of a keyed hash of each row (BLAKE2b, RFC 7693): nobody without the key can try out
what a row might say. The rows are as the database gives them, so digests of two kinds of database differ.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

SIZE = 32  # bytes


@dataclass(frozen=True)
class Table:
    rows: int
    digest: str

    def as_json(self) -> dict[str, object]:
        return {"rows": self.rows, "digest": self.digest}


def summed(rows: Iterable[bytes], key: bytes) -> Table:
    number, total = 0, 0
    for row in rows:
        number += 1
        hashed = hashlib.blake2b(row, digest_size=SIZE, key=key).digest()
        total += int.from_bytes(hashed, "big")
    return Table(number, f"{total % 2 ** (8 * SIZE):064x}")


def left_out() -> set[str]:
    """Tables whose rows are in no backup: who is signed in, and what is remembered for a moment."""
    cache = settings.CACHES["default"]
    tables = {"django_session"}
    if cache["BACKEND"].endswith("DatabaseCache"):
        tables.add(str(cache["LOCATION"]))
    return tables
