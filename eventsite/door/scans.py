"""A scan as a tablet keeps it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from eventsite.tickets import codes


@dataclass(frozen=True)
class WalkIn:
    """Who came without a ticket, as the tablet wrote it down."""

    name: str
    email: str = ""


@dataclass(frozen=True)
class Scan:
    """One scan as a tablet keeps it. Undone, it is sent again with ``undone_at``."""

    id: uuid.UUID
    at: datetime  # by our clock: the tablet knows how far its own is off
    people: int
    key: str = ""  # of the ticket; see codes.find_by_key
    walk_in: WalkIn | None = None
    admit: bool = False  # who waits for a place stands here, and was let in
    undone_at: datetime | None = None
    corrects: uuid.UUID | None = None  # a scan before it, with which not all of the party came

    @property
    def is_bare(self) -> bool:
        """Of a ticket, and about no other scan."""
        return codes.is_key(self.key) and self.walk_in is None and self.corrects is None
