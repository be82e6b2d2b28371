"""Check in, undo, recount, walk in: the verbs of the door. A scan opens nothing but a verdict.

Scans come late and out of order from tablets that lost their connection; see ``replay.py``.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q

from eventsite.booking import at_the_door, locks
from eventsite.models import (
    CheckIn,
    Registration,
    Session,
    Tablet,
)

from . import entering
from .book import Book, save_book, walk_ins
from .entering import Entry
from .verdicts import NotCounted, Outcome, Verdict

__all__ = [
    "NotCounted",
    "Outcome",
    "Verdict",
    "check_in",
    "recount",
    "take_back",
    "undo",
    "walk_in",
]


@transaction.atomic
def check_in(
    session: Session,
    registration: Registration | None,
    *,
    check_in_id: uuid.UUID,
    operator: User | None = None,
    tablet: Tablet | None = None,
    people: int | None = None,
    scanned_at: datetime | None = None,
    afterwards: bool = False,
) -> Verdict:
    """Check a party in at a session, once. ``registration`` None stands for a code nobody has.

    ``people`` of the party come in now; None is all who are not in yet. The same ``check_in_id``
    again gets the same verdict. A scan that lets nobody in is kept as a duplicate. A list on paper, or
    a scan that an organiser had to look at, is taken ``afterwards``, when the door has closed.
    """
    if registration is None:
        return Verdict(Outcome.UNKNOWN)
    book = _book(session, Q(pk=registration.pk), check_in_id)
    entry = Entry(check_in_id, scanned_at, operator, tablet, afterwards)
    verdict = entering.enter(book, book.parties[0], entry, people)
    save_book(book)
    return verdict


def _book(session: Session, wanted: Q, *ids: uuid.UUID) -> Book:
    """Also of what is closed: the rules ask whose event that is."""
    book = Book(session, locks.lock_event(session.event_id, though_closed=True))
    book.fetch(wanted, ids=ids)
    return book


def _whose(scan: CheckIn) -> Q:
    """A walk-in's was made before they were stored themselves, and was not told their key."""
    return Q(pk=scan.registration_id or scan.registration.pk)


@transaction.atomic
def undo(
    scan: CheckIn,
    *,
    operator: User | None = None,
    tablet: Tablet | None = None,
    at: datetime | None = None,
) -> CheckIn:
    """Take a check-in back; the row stays and says who took it back. Twice is once.

    A walk-in of whom nobody is in any more never came: the place is free again.
    """
    book = _book(scan.session, _whose(scan), scan.pk)
    stored = book.scans[scan.pk]
    take_back(book, stored, operator=operator, tablet=tablet, at=at)
    save_book(book)
    return stored


def take_back(
    book: Book, scan: CheckIn, *, operator: User | None, tablet: Tablet | None, at: datetime | None
) -> None:
    """As ``undo``, of what is held."""
    if not entering.go_back(book, scan, operator=operator, tablet=tablet, at=at):
        return
    save_book(book)
    if not scan.registration.check_ins.live().exists():
        at_the_door.never_came(scan.registration)
        book.refresh()  # who waited has the place


@transaction.atomic
def recount(
    scan: CheckIn,
    people: int,
    *,
    check_in_id: uuid.UUID,
    operator: User | None = None,
    tablet: Tablet | None = None,
    at: datetime | None = None,
) -> Verdict:
    """Correct how many of the party came with this scan, also when the door has closed.

    It is taken back and made again as ``check_in_id``, both or neither; that id again gets the same
    verdict. Raises NotCounted.
    """
    book = _book(scan.session, _whose(scan), scan.pk, check_in_id)
    entry = Entry(check_in_id, at, operator, tablet)
    verdict = entering.count_again(book, book.scans[scan.pk], entry, people)
    save_book(book)
    return verdict


@transaction.atomic
def walk_in(
    session: Session,
    *,
    name: str,
    party_size: int,
    email: str = "",
    check_in_id: uuid.UUID,
    operator: User | None = None,
    tablet: Tablet | None = None,
    scanned_at: datetime | None = None,
    over: bool = False,
    afterwards: bool = False,
) -> Verdict:
    """Let in who did not sign up, or did with this address and lost the ticket; nobody is mailed.

    A live registration with this address is taken for theirs: it gets its place if it waited, and
    grows to the party that came. A group where everyone signs up for themselves, as for a course, is
    told so. Raises NotEnoughPlaces unless ``over`` says that the capacity may be passed.
    """
    book = _book(session, walk_ins(session, [check_in_id], [email]), check_in_id)
    entry = Entry(check_in_id, scanned_at, operator, tablet, afterwards)
    verdict = entering.write_down(book, entry, name=name, email=email, people=party_size, over=over)
    save_book(book)
    return verdict
