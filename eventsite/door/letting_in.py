"""Letting in who a scan is of."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from eventsite.models import Session
from eventsite.tickets import codes

from .book import Book, walk_ins
from .entering import Entry, enter, is_open, write_down
from .scans import Scan
from .verdicts import Verdict


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
