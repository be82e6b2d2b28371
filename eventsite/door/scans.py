"""A scan as a tablet keeps it, and letting in who it is of."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from eventsite.models import Session
from eventsite.tickets import codes

from .book import Book, walk_ins
from .entering import Entry, enter, is_open, write_down
from .verdicts import Verdict


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


def wanted(session: Session, scans: Collection[Scan]) -> Q:
    """Who the scans are of, as far as they are known."""
    written = [scan for scan in scans if scan.walk_in]
    emails = [scan.walk_in.email for scan in written if scan.walk_in]
    found = codes.with_keys(scan.key for scan in scans if not scan.walk_in)
    return found | walk_ins(session, [scan.id for scan in written], emails) if written else found


def let_in(book: Book, scan: Scan, entry: Entry) -> Verdict:
    """Let in who the scan is of. Raises EventClosed.

    A party may turn out larger than its places; they are in already.
    """
    if scan.walk_in:
        name, email = scan.walk_in.name, scan.walk_in.email
        return write_down(book, entry, name=name, email=email, people=scan.people, over=True)
    party = book.party_with(scan.key)
    if party and party.registration.event_id == book.event.pk and not book.event.is_closed:
        if scan.admit and party.registration.is_waiting and is_open(book.session, entry):
            book.place(party, party.registration.party_size)
        book.grow(party, scan.people)
    return enter(book, party, entry, scan.people)
