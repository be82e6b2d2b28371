"""What machines use every few seconds, taken from the count several at a time (docs/adr/0054).

The count is a write, which costs more than what a tablet asks. So a process takes some uses together, and
lets the next requests of the same source through by itself: never more than were counted before.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

from django.utils import timezone

from . import counting
from .counting import Braked, Use

# Seconds; what is left then was used by nobody, and comes back as all that is used does.
LASTS = 60.0
MOST = 500  # sources that are known at a time


@dataclass
class _Taken:
    """Of one limit by one source: so many may still come. ``is_refused``: there are not so many together any more."""

    ends_at: float
    left: int = 0
    is_refused: bool = False


_taken: dict[tuple[str, str], _Taken] = {}
_lock = threading.Lock()


def take(use: Use) -> None:
    """As ``counting.take``, of a limit that is used ``in_advance``. Raises Braked. One statement, mostly none."""
    with _lock:
        known = _known(use)
        if known.left:
            known.left -= 1
            return
    if known.is_refused:
        counting.take(use)
        return
    try:
        counting.take(replace(use, cost=use.limit.in_advance))
    except Braked:
        known.is_refused = True
        counting.take(use)
    else:
        with _lock:
            known.left += use.limit.in_advance - 1  # beside what others took at the same moment


def _known(use: Use) -> _Taken:
    """Needs the lock."""
    key, now = (use.limit.name, use.subject), timezone.now().timestamp()
    known = _taken.get(key)
    if known is None or known.ends_at <= now:
        _taken.pop(key, None)
        known = _taken[key] = _Taken(now + LASTS)
        if len(_taken) > MOST:
            del _taken[next(iter(_taken))]  # who came longest ago
    return known
