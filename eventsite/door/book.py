"""Parties and their scans at one session, held: read and written down in a fixed number of statements.

In between the rules of ``entering.py`` change them in memory, one scan after the other.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, Value

from eventsite.booking import locks
from eventsite.booking.at_the_door import Room
from eventsite.booking.refusals import EventClosed
from eventsite.models import Admission, AsideScan, CheckIn, Event, Registration, Session, Tablet
from eventsite.staff.log import Line, Verb, record_lines
from eventsite.tickets import codes
from eventsite.web.asked_often import AskedOften, places

from . import replay, written
from .kept_aside import AsideScans


@dataclass(eq=False)
class Party:
    """A registration and every scan of its ticket at the session, undone and repeated ones too."""

    registration: Registration
    scans: list[CheckIn] = field(default_factory=list)
    has_changed: bool = False  # for the tablets
    has_grown: bool = False  # or has its place only now

    def __post_init__(self) -> None:
        self._were_inside = self.inside

    @property
    def inside(self) -> int:
        return replay.inside_of(self.scans)

    @property
    def counting(self) -> list[CheckIn]:
        """The scans that count, earliest first."""
        found = [one for one in self.scans if one.voided_at is None and not one.duplicate_of_id]
        return sorted(found, key=lambda one: one.scanned_at)

    @property
    def came(self) -> int:
        """How many more are in than were when it was read."""
        return self.inside - self._were_inside

    def settle(self, newcomer: CheckIn | None = None) -> None:
        """Work out which of its scans count, with one more."""
        if newcomer:
            self.scans.append(newcomer)
        replay.settle(self.scans, self.registration.party_size, newcomer)
        self.has_changed = True


def walk_ins(session: Session, ids: Collection[uuid.UUID], emails: Collection[str]) -> Q:
    """Who was written down with one of these scans, or may be by one of these addresses."""
    given = {email for email in emails if email}
    wanted = Q(submission_id__in=ids)
    return wanted | Q(event=session.event_id, email__in=given) if given else wanted


def scans_of(
    registrations: Collection[Registration], session: Session, ids: Collection[uuid.UUID]
) -> list[CheckIn]:
    """Theirs at the session, and those with these ids, whosever they are."""
    if not registrations and not ids:
        return []
    theirs = Q(registration__in=[one.pk for one in registrations], session=session)
    found = CheckIn.objects.filter(theirs | Q(pk__in=ids)).select_related("tablet")
    return list(found)


def _more_of(session: int | Value, ids: Collection[Any]) -> dict[str, Exists]:
    """Asked along with the parties: which questions there is no need for, as nearly always."""
    theirs = CheckIn.objects.filter(registration=OuterRef("pk"), session=session)
    return {
        "has_scans": Exists(theirs),
        "some_scans": Exists(CheckIn.objects.filter(pk__in=ids)),
        "some_aside": Exists(AsideScan.objects.filter(pk__in=ids)),
    }


def _is_told(found: Collection[Registration], *names: str) -> bool:
    """Whether none of these is so of any of them; where nobody is found, or it was not asked, who knows."""
    return bool(found) and not any(vars(one).get(name, True) for one in found for name in names)


# One ticket, scanned once: what a tablet that has a connection brings.
_SESSION, _ID, _FIRST, _BEHIND = places(4)
_ONE_SCAN = AskedOften(
    lambda: locks.held(codes.between(_FIRST, _BEHIND), **_more_of(_SESSION, [_ID]))
)


class Book:
    """What scans at ``session`` are about. Needs the lock of ``event``, which the session is of."""

    def __init__(self, session: Session, event: Event) -> None:
        self.session, self.event = session, event
        self.room = Room(event)
        self.parties: list[Party] = []
        # Of the parties, and whatever else has an id that was asked for.
        self.scans: dict[uuid.UUID, CheckIn] = {}
        self.aside = AsideScans()
        self.lines: list[Line] = []
        self._admitted: set[int] = set()
        self._closed: dict[int, Event] = {event.pk: event} if event.is_closed else {}
        self.before: dict[uuid.UUID, written.Counted] = {}
        self._is_anew = False

    # Reading -----------------------------------------------------------------------------------------

    def fetch(
        self,
        wanted: Q,
        *,
        ids: Collection[uuid.UUID] = (),
        tablet: Tablet | None = None,
    ) -> None:
        """Hold the parties that are ``wanted``, with the scans that have these ``ids``.

        Also the parties of those that ``tablet`` sent before, and what of it was kept aside.
        """
        more = _more_of(self.session.pk, ids)
        self._take(locks.lock_found(self.event, wanted, **more), ids, tablet)

    def fetch_one(self, key: str, *, pk: uuid.UUID, tablet: Tablet) -> None:
        """As ``fetch``, for one scan of the ticket that ``tablet`` knows by ``key``."""
        bounds = codes.bounds_of(key)
        found = _ONE_SCAN.all(self.session.pk, pk, *bounds)
        self._take(locks.of_event(self.event, found), [pk], tablet)

    def _take(
        self, found: list[Registration], ids: Collection[uuid.UUID], tablet: Tablet | None
    ) -> None:
        if tablet and not _is_told(found, "some_aside"):
            self.aside.fetch(ids, tablet)
        self._add(found, ids)
        known = {party.registration.pk for party in self.parties}
        others = {
            scan.registration_id
            for scan in self.scans.values()
            if tablet and scan.tablet_id == tablet.pk and scan.session_id == self.session.pk
        }
        if others - known:
            self._add(locks.lock_found(self.event, Q(pk__in=others - known)), ())

    def _add(self, found: list[Registration], ids: Collection[uuid.UUID]) -> None:
        of_party: dict[int, list[CheckIn]] = defaultdict(list)
        is_told = _is_told(found, "has_scans", "some_scans")
        for scan in [] if is_told else scans_of(found, self.session, ids):
            self.scans[scan.pk] = scan
            if scan.session_id == self.session.pk:
                of_party[scan.registration_id].append(scan)
        for one in found:
            self.parties.append(Party(one, of_party[one.pk]))
            for scan in of_party[one.pk]:
                scan.registration, scan.session = one, self.session
                self.before[scan.pk] = written.counted(scan)
        self._know_others([one for one in found if one.event_id != self.event.pk])

    def _know_others(self, guests: list[Registration]) -> None:
        """Who comes from another event: whether they were admitted, and whether that one is closed."""
        if not guests:
            return
        admitted = Admission.objects.filter(session=self.session, registration__in=guests)
        self._admitted |= set(admitted.values_list("registration", flat=True))
        events = {one.event_id for one in guests}
        self._closed |= {
            event.pk: event
            for event in Event.objects.filter(pk__in=events, closed_at__isnull=False)
        }

    def refresh(self) -> None:
        """Read all of it again: others' verbs changed it."""
        known, ids = [party.registration.pk for party in self.parties], list(self.scans)
        self.parties, self.scans, self.before = [], {}, {}
        self.room, self._is_anew = Room(self.event), True
        self._add(locks.lock_found(self.event, Q(pk__in=known)), ids)

    # Finding -----------------------------------------------------------------------------------------

    def party_of_scan(self, scan: CheckIn) -> Party:
        return next(one for one in self.parties if one.registration is scan.registration)

    def party_with(self, key: str) -> Party | None:
        """Whose ticket a tablet knows by this key."""
        theirs = (one for one in self.parties if codes.key_of(one.registration) == key)
        return next(theirs, None) if key else None

    def belongs(self, registration: Registration) -> bool:
        return registration.event_id == self.event.pk or registration.pk in self._admitted

    def check_open(self, event_id: int) -> None:
        """Raises EventClosed."""
        if event_id in self._closed:
            raise EventClosed(self._closed[event_id])

    # Changing ----------------------------------------------------------------------------------------

    def place(self, party: Party, people: int, *, over: bool = True) -> None:
        """A place for so many of a party, known or new; see ``Room.give``."""
        self.log(self.room.give(party.registration, people, over=over))
        party.has_grown = True
        if party not in self.parties:
            self.parties.append(party)

    def grow(self, party: Party, people: int) -> None:
        """See ``Room.grow``."""
        line = self.room.grow(party.registration, people)
        self.log(line)
        party.has_grown |= line is not None

    def changed(self) -> list[Party]:
        return [one for one in self.parties if one.has_changed or one.has_grown]

    @property
    def came(self) -> int:
        """How many more persons are in."""
        return sum(party.came for party in self.parties)

    @property
    def is_simple(self) -> bool:
        """Whether nobody's place changed, so that ``came`` is all there is to count."""
        return not self._is_anew and all(
            one.registration.is_confirmed and not one.has_grown for one in self.changed()
        )

    def keep(self, scan: CheckIn) -> None:
        """One that was made now."""
        self.scans[scan.pk] = scan

    def log(self, *lines: Line | None) -> None:
        self.lines += [line for line in lines if line]

    def written(self) -> None:
        """What changed is what is stored now."""
        for one in self.changed():
            one.has_changed = one.has_grown = False
            self.before |= {scan.pk: written.counted(scan) for scan in one.scans}
        self.lines = []


def save_book(book: Book) -> None:
    """Write down what changed."""
    changed = book.changed()
    written.parties(
        [one.registration for one in changed],
        grown=[one.registration for one in changed if one.has_grown],
    )
    written.scans([scan for one in changed for scan in one.scans], book.before)
    if book.lines or changed:
        record_lines(book.lines, event=book.event, mentioned=_scans_to_mention(book, changed))
    book.written()


def _scans_to_mention(book: Book, changed: list[Party]) -> list[tuple[Verb, CheckIn]]:
    """Those that count now as they didn't, and those that count no more. Each is a row, and no line of the log."""
    found = []
    for scan in (scan for one in changed for scan in one.scans):
        was = book.before.get(scan.pk)
        now = written.counted(scan)
        if now != was and written.is_live(now):
            found.append((Verb.CHECKED_IN, scan))
        elif was and written.is_live(was) and not written.is_live(now):
            found.append((Verb.UNDID_CHECK_IN, scan))
    return found
