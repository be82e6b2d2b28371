"""A scan as a tablet keeps it, and letting in who it is of."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from eventsite.models import (
    Tablet,
)
from eventsite.tickets import codes

from .checkin import Verdict, check_in, walk_in


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
    key: str = ""  # of the ticket; see tickets.find_by_key
    walk_in: WalkIn | None = None
    undone_at: datetime | None = None


def let_in(tablet: Tablet, scan: Scan, at: datetime, *, afterwards: bool = False) -> Verdict:
    session = tablet.session
    if scan.walk_in:
        return walk_in(
            session,
            name=scan.walk_in.name,
            email=scan.walk_in.email,
            party_size=scan.people,
            check_in_id=scan.id,
            tablet=tablet,
            scanned_at=at,
            over=True,  # they are in already
            afterwards=afterwards,
        )
    return check_in(
        session,
        codes.find_by_key(scan.key),
        check_in_id=scan.id,
        tablet=tablet,
        people=scan.people,
        scanned_at=at,
        afterwards=afterwards,
    )
