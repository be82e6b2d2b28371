"""Many rows a few at a time, so that nobody who signs up or checks in waits for a job.

On SQLite one writes at a time, and who waits for it knocks again at most every tenth of a second.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

ROWS = 500  # in one transaction: a few hundredths of a second
BREATH = 0.1  # seconds between two of them, for who waits


def in_batches(found: Iterable[T], *, weight: int = 1) -> Iterator[list[T]]:
    """ROWS of them at a time; fewer where each weighs as much as several. What is done with each is a transaction of its own, or none.

    Who is stopped halfway begins anew; what was done must not be done again by that.
    """
    left, rows = iter(found), max(1, ROWS // weight)
    batch = list(islice(left, rows))
    while batch:
        yield batch
        if len(batch) == rows:
            _let_others_in()
        batch = list(islice(left, rows))


def _let_others_in() -> None:
    time.sleep(BREATH)
