"""The scans that a tablet sends together."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from eventsite.booking import locks
from eventsite.booking.refusals import EventClosed
from eventsite.models import AsideScan, Tablet

from .book import Book, Party, save_book
from .checkin import take_back
from .entering import Entry, count_again, verdict_of
from .letting_in import let_in, wanted
from .scans import Scan
from .verdicts import NotCounted, Verdict


@dataclass(frozen=True)
class Taken:
    """What became of one scan of a batch. ``aside``: kept for an organiser to decide on."""

    id: uuid.UUID
    verdict: Verdict | None
    aside: AsideScan | None = None


@dataclass(frozen=True)
class Brought:
    """What became of a batch. ``inside``: so many persons more are in.

    ``is_simple`` says that nobody's place changed by it, so that this is all there is to count.
    """

    taken: list[Taken]
    parties: Sequence[Party] = ()  # those that it changed, as they are now
    inside: int = 0
    is_simple: bool = True


def take_batch(
    tablet: Tablet, scans: Iterable[Scan], *, operator: User | None = None
) -> list[Taken]:
    """As ``bring``: what became of each scan."""
    return bring(tablet, scans, operator=operator).taken


@transaction.atomic
def bring(tablet: Tablet, scans: Iterable[Scan], *, operator: User | None = None) -> Brought:
    """Take a tablet's scans: all of them, or none when it is cut off halfway.

    Sent again, in part or in another order, nothing happens twice. ``operator`` is who is signed in
    on it.
    """
    # Before any registration, as everywhere: two batches that each hold a ticket of the other's would
    # wait for each other for ever. And one lock for fifty scans is fifty times as fast as fifty.
    session = tablet.session
    session.event = locks.lock_event(session.event_id, though_closed=True)
    scans = list(scans)
    book = Book(session, session.event)
    _fetch(book, scans, tablet)
    batch = _Batch(tablet, operator, book)
    taken = [batch.take(scan) for scan in scans]
    brought = Brought(taken, book.changed(), book.came, book.is_simple)
    save_book(book)
    batch.aside.write()
    return brought


def _fetch(book: Book, scans: Sequence[Scan], tablet: Tablet) -> None:
    if len(scans) == 1 and scans[0].is_bare:
        book.fetch_one(scans[0].key, pk=scans[0].id, tablet=tablet)
        return
    ids = [pk for scan in scans for pk in (scan.id, scan.corrects) if pk]
    book.fetch(wanted(book.session, scans), ids=ids, tablet=tablet)


class _Batch:
    """Takes one scan after the other on what is held of all of them."""

    def __init__(self, tablet: Tablet, operator: User | None, book: Book) -> None:
        self.tablet, self.operator, self.book = tablet, operator, book
        # By the scan's id which one was made of it, by this tablet.
        self.made = {pk: pk for pk, one in book.scans.items() if one.tablet_id == tablet.pk}
        self.aside = book.aside

    def take(self, scan: Scan) -> Taken:
        now = timezone.now()
        # No tablet scans before it is paired or later than now; a clock that was set meanwhile may say so.
        at = min(max(scan.at, self.tablet.paired_at or scan.at), now)
        verdict = None
        if scan.id not in self.made and scan.id not in self.aside.kept:
            verdict, reason = self._judge(scan, at, now)
            if verdict and verdict.scan:
                self.made[scan.id] = verdict.scan.pk
            else:
                self.aside.keep(self.tablet, scan, at, AsideScan.Reason(reason))
        if scan.id in self.aside.kept:
            return Taken(scan.id, None, self.aside.with_undo(scan))
        if scan.undone_at and self._take_back(scan, min(max(scan.undone_at, at), now), now):
            verdict = None
        if verdict is None:
            verdict = verdict_of(self.book, self.book.scans[self.made[scan.id]])
        return Taken(scan.id, verdict)

    def _judge(self, scan: Scan, at: datetime, now: datetime) -> tuple[Verdict | None, str]:
        """And why it is kept aside, if it is."""
        if self.tablet.is_revoked:
            return None, AsideScan.Reason.REVOKED
        if now >= self.tablet.ends_at:
            return None, AsideScan.Reason.TOO_LATE
        entry = Entry(scan.id, at, self.operator, self.tablet)
        try:
            verdict = self._correct(scan, entry) or let_in(self.book, scan, entry)
        except EventClosed:
            return None, AsideScan.Reason.TOO_LATE
        return verdict, verdict.outcome

    def _correct(self, scan: Scan, entry: Entry) -> Verdict | None:
        """Not all came with an earlier scan of this tablet. None: there is nothing of it to correct."""
        earlier = self.made.get(scan.corrects) if scan.corrects else None
        if earlier is None:
            return None
        try:
            return count_again(self.book, self.book.scans[earlier], entry, scan.people)
        except NotCounted:
            return None

    def _take_back(self, scan: Scan, at: datetime, now: datetime) -> bool:
        """Whether it was taken back now."""
        row = self.book.scans[self.made[scan.id]]
        if row.voided_at or not self.tablet.is_live(now) or self.book.event.is_closed:
            return False
        take_back(self.book, row, operator=self.operator, tablet=self.tablet, at=at)
        return True
