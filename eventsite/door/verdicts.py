"""What the door says of a scan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from eventsite.models import CheckIn, Registration


class Outcome(StrEnum):
    """What the door says of one scan."""

    WELCOME = "welcome"
    ALREADY_IN = "already-in"
    WAITING = "waiting"
    CANCELLED = "cancelled"
    OTHER_EVENT = "other-event"
    UNKNOWN = "unknown"
    NOT_OPEN = "not-open"
    ONE_BY_ONE = "one-by-one"


class NotCounted(Exception):
    """The scan was undone, or repeats another: there is nothing of it to correct."""


@dataclass(frozen=True)
class Verdict:
    """The answer to one scan. ``check_in`` is the one that counts, if the person is in.

    ``scan`` is the scan itself: another one when it is a duplicate, None when it was refused.
    """

    outcome: Outcome
    registration: Registration | None = None
    check_in: CheckIn | None = None
    scan: CheckIn | None = None
    inside: int = 0  # persons of the party, this scan included

    @property
    def since(self) -> datetime | None:
        """Since when the person is in (aware)."""
        return self.check_in.scanned_at if self.check_in else None
