"""A scan as a tablet keeps it, and letting in who it is of."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User

from eventsite.booking import at_the_door
from eventsite.models import Tablet
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
    key: str = ""  # of the ticket; see codes.find_by_key
    walk_in: WalkIn | None = None
    admit: bool = False  # who waits for a place stands here, and was let in
    undone_at: datetime | None = None
    corrects: uuid.UUID | None = None  # a scan before it, with which not all of the party came


def let_in(
    tablet: Tablet,
    scan: Scan,
    at: datetime,
    *,
    operator: User | None = None,
    afterwards: bool = False,
) -> Verdict:
    """Let in who the scan is of. Needs the event's lock: a party may turn out larger than its places."""
    session = tablet.session
    if scan.walk_in:
        return walk_in(
            session,
            name=scan.walk_in.name,
            email=scan.walk_in.email,
            party_size=scan.people,
            check_in_id=scan.id,
            operator=operator,
            tablet=tablet,
            scanned_at=at,
            over=True,  # they are in already
            afterwards=afterwards,
        )
    registration = codes.find_by_key(scan.key)
    if registration and registration.event_id == session.event_id:
        if scan.admit and registration.is_waiting and session.check_in_is_open(at):
            registration = at_the_door.give_place(registration)
        registration = at_the_door.make_room(registration, scan.people)
    return check_in(
        session,
        registration,
        check_in_id=scan.id,
        operator=operator,
        tablet=tablet,
        people=scan.people,
        scanned_at=at,
        afterwards=afterwards,
    )
