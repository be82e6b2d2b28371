"""The rules of the door, on what is held of it (``book.py``): come in, walk in, go back, count again.

Nothing here asks the database or writes to it; who comes from another event is counted there, and not
once that one is closed.
"""

from __future__ import annotations

import uuid
from copy import copy
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.utils import timezone

from eventsite.booking.at_the_door import owner_of, walk_in
from eventsite.models import CheckIn, Registration, Session, Tablet
from eventsite.staff.log import Line, Verb

from .book import Book, Party
from .replay import after
from .verdicts import NotCounted, Outcome, Verdict


@dataclass(frozen=True)
class Entry:
    """Somebody scans, or writes a list down ``afterwards``, when the door has closed. ``at`` None is now."""

    id: uuid.UUID
    at: datetime | None = None
    operator: User | None = None
    tablet: Tablet | None = None
    afterwards: bool = False


def enter(book: Book, party: Party | None, entry: Entry, people: int | None) -> Verdict:
    """Check a party in; see ``checkin.check_in``. Raises EventClosed."""
    if party is None:
        return Verdict(Outcome.UNKNOWN)
    registration = party.registration
    if not book.belongs(registration):
        return Verdict(Outcome.OTHER_EVENT, registration)
    book.check_open(registration.event_id)
    if registration.is_erased:
        return Verdict(Outcome.UNKNOWN)
    if registration.is_cancelled:
        return Verdict(Outcome.CANCELLED, registration)
    if registration.is_waiting:
        return Verdict(Outcome.WAITING, registration)
    now = timezone.now()
    if not is_open(book.session, entry):
        return Verdict(Outcome.NOT_OPEN, registration)
    pk, sent_before = _made_before(book, party, entry.id)
    if sent_before:
        return verdict_of(book, sent_before)
    missing = max(0, registration.party_size - party.inside)
    scan = CheckIn(
        id=pk,
        registration=registration,
        session=book.session,
        people=people or missing or registration.party_size,
        scanned_at=entry.at or now,
        received_at=now,
        operator=entry.operator,
        tablet=entry.tablet,
    )
    return _count(book, party, scan)


def is_open(session: Session, entry: Entry) -> bool:
    if entry.afterwards:
        return not session.is_off and timezone.now() >= session.check_in_opens_at
    return session.check_in_is_open(entry.at or timezone.now())


def write_down(
    book: Book, entry: Entry, *, name: str, email: str, people: int, over: bool
) -> Verdict:
    """Let in who did not sign up; see ``checkin.walk_in``. Raises EventClosed or NotEnoughPlaces."""
    if not is_open(book.session, entry):
        return Verdict(Outcome.NOT_OPEN)
    book.check_open(book.event.pk)
    theirs = [one for one in book.parties if one.registration.event_id == book.event.pk]
    forms = {one.registration.submission_id: one for one in theirs}
    party = forms.get(entry.id)
    if party is None:
        if book.event.party_max == 1 and people > 1:
            return Verdict(Outcome.ONE_BY_ONE)
        among = [one.registration for one in theirs]
        owner = owner_of(email, among, name=name) if email else None
        party = next((one for one in theirs if one.registration is owner), None)
        party = party or Party(_new(book, name, email, entry.id))
        book.place(party, people, over=over)
    return enter(book, party, entry, people)


def _new(book: Book, name: str, email: str, form: uuid.UUID) -> Registration:
    known = [one.registration for one in book.parties]
    if any(one.submission_id == form for one in known):
        form = uuid.uuid4()  # another event's
    told = [
        one.invitation_sequence
        for one in known
        if email and one.email == email and one.event_id == book.event.pk
    ]
    return walk_in(book.event, name, email, form=form, sequence=max(told, default=-1) + 1)


def go_back(
    book: Book, scan: CheckIn, *, operator: User | None, tablet: Tablet | None, at: datetime | None
) -> bool:
    """Take a check-in back; twice is once. Whether it leaves a walk-in of whom nobody is in here any more.

    Raises EventClosed.
    """
    party = _open_party(book, scan)
    if scan.voided_at is not None:
        return False
    scan.voided_at = at or after(party.scans)
    scan.voided_by, scan.voided_tablet = operator, tablet
    book.log(Line(Verb.UNDID_CHECK_IN, party.registration))
    party.settle()
    is_from_here = party.registration.walk_in and party.registration.event_id == book.event.pk
    return is_from_here and not party.inside


def count_again(book: Book, scan: CheckIn, entry: Entry, people: int) -> Verdict:
    """Correct how many came with a scan; see ``checkin.recount``. Raises EventClosed or NotCounted."""
    party = _open_party(book, scan)
    pk, sent_before = _made_before(book, party, entry.id)
    if sent_before:
        return verdict_of(book, sent_before)
    if scan.voided_at or scan.duplicate_of_id:
        raise NotCounted
    before = {"people": scan.people}
    scan.voided_at = max(entry.at or after(party.scans), scan.scanned_at)
    scan.voided_by, scan.voided_tablet = entry.operator, entry.tablet
    corrected = CheckIn(
        id=pk,
        registration=party.registration,
        session=book.session,
        people=people,
        scanned_at=scan.voided_at,
        received_at=timezone.now(),
        operator=entry.operator,
        tablet=entry.tablet,
    )
    verdict = _count(book, party, corrected)
    book.log(Line(Verb.RECOUNTED, party.registration, before, {"people": people}))
    return verdict


def _open_party(book: Book, scan: CheckIn) -> Party:
    """Whose scan it is, where neither this event is closed nor theirs."""
    party = book.party_of_scan(scan)
    book.check_open(book.event.pk)
    book.check_open(party.registration.event_id)
    return party


def _count(book: Book, party: Party, scan: CheckIn) -> Verdict:
    book.keep(scan)
    party.settle(scan)
    return verdict_of(book, scan)


def _made_before(
    book: Book, party: Party, check_in_id: uuid.UUID
) -> tuple[uuid.UUID, CheckIn | None]:
    """The scan's id and the scan, if it was made before.

    The client's id, or one made from it when it already stands for another party's scan: a page that
    the browser's back button brings up again still holds the id of its first scan.
    """
    found = book.scans.get(check_in_id)
    if found and found not in party.scans:
        check_in_id = uuid.uuid5(
            check_in_id, f"{party.registration.submission_id}/{book.session.pk}"
        )
        found = book.scans.get(check_in_id)
    return check_in_id, found


def verdict_of(book: Book, scan: CheckIn) -> Verdict:
    """As it is at this moment: a later scan may change what was made of this one."""
    party = book.party_of_scan(scan)
    now = copy(scan)
    first = scan.duplicate_of_id
    outcome = Outcome.ALREADY_IN if first else Outcome.WELCOME
    counts = copy(book.scans[first]) if first else now
    return Verdict(outcome, party.registration, counts, scan=now, inside=party.inside)
