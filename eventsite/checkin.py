"""The door: check in, undo, walk-ins, a tablet's batch, search, count. A scan opens nothing but a verdict.

Scans come late and out of order from tablets that lost their connection. Which of them count is
worked out anew with each one that comes in, in the order in which they were made, as if every tablet
had been online all the time. See docs/adr/0013-parties-in-parts.md.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Prefetch, Q
from django.utils import timezone

from eventsite.web.names import normalise_name

from .booking import locks, registering
from .mails import queue
from .models import (
    Admission,
    AsideScan,
    CheckIn,
    Registration,
    RegistrationQuerySet,
    Session,
    Tablet,
)
from .tickets import codes


class Outcome(StrEnum):
    """What the door says of one scan."""

    WELCOME = "welcome"
    ALREADY_IN = "already-in"
    WAITING = "waiting"
    CANCELLED = "cancelled"
    OTHER_EVENT = "other-event"
    UNKNOWN = "unknown"
    NOT_OPEN = "not-open"


class AdmissionUsed(Exception):
    """The party was there; take the check-in back first."""


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

    @property
    def still_to_come(self) -> int:
        """Persons of the party that are not in yet."""
        return max(0, self.registration.party_size - self.inside) if self.registration else 0

    @property
    def before(self) -> int:
        """Persons of the party that were in before this scan."""
        return self.inside - self.check_in.let_in if self.check_in else 0

    @property
    def fewer(self) -> range:
        """To how many this scan can be corrected: not all who were meant had come."""
        return range(1, self.check_in.let_in) if self.check_in else range(0)


@dataclass(frozen=True)
class Count:
    """Persons, not registrations."""

    inside: int
    expected: int


# One scan ------------------------------------------------------------------------------------------


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
    if not belongs(registration, session):
        return Verdict(Outcome.OTHER_EVENT, registration)
    registration = lock_registration(registration.pk)
    if registration.is_cancelled:
        return Verdict(Outcome.CANCELLED, registration)
    if registration.is_waiting:
        return Verdict(Outcome.WAITING, registration)
    now = timezone.now()
    if not _door_is_open(session, scanned_at or now, afterwards=afterwards):
        return Verdict(Outcome.NOT_OPEN, registration)
    check_in_id, sent_before = _made_before(registration, session, check_in_id)
    scans = scans_of(registration, session)
    if sent_before:
        return _verdict_of(sent_before, scans)
    missing = registration.party_size - _inside(scans)
    newcomer = CheckIn(
        id=check_in_id,
        registration=registration,
        session=session,
        people=people or missing or registration.party_size,
        scanned_at=scanned_at or now,
        received_at=now,
        operator=operator,
        tablet=tablet,
    )
    scans.append(newcomer)
    _settle(registration, scans)
    return _verdict_of(newcomer, scans)


def _door_is_open(session: Session, at: datetime, *, afterwards: bool) -> bool:
    if afterwards:
        return not session.is_off and timezone.now() >= session.check_in_opens_at
    return session.check_in_is_open(at)


def belongs(registration: Registration, session: Session) -> bool:
    """Whether this session is one of the party's: its own event's, or one it was admitted to."""
    return (
        registration.event_id == session.event_id
        or registration.admissions.filter(session=session).exists()
    )


@transaction.atomic
def admit(
    registration: Registration, session: Session, *, instead_of: Session, operator: User | None
) -> Admission:
    """Let a party in at a session of another event, in place of one of its own; mail it.

    Twice is once.
    """
    registration = lock_registration(registration.pk)
    admission, made = Admission.objects.get_or_create(
        registration=registration,
        session=session,
        defaults={"instead_of": instead_of, "admitted_by": operator},
    )
    if made:
        registration.touch()
    if made and session.ends_at > timezone.now():
        queue.admitted(registration, session)
    return admission


@transaction.atomic
def end_admission(admission: Admission) -> None:
    """Take an admission back, and mail who had it. Raises AdmissionUsed when the party came."""
    registration = lock_registration(admission.registration_id)
    session = admission.session
    if registration.check_ins.live().filter(session=session).exists():
        raise AdmissionUsed
    admission.delete()
    registration.touch()
    if session.ends_at > timezone.now():
        queue.admission_ended(registration, session)


def guests(session: Session) -> RegistrationQuerySet:
    """Everyone with business at a session: its event's registrations and those admitted to it."""
    return Registration.objects.filter(
        Q(event=session.event_id) | Q(admissions__session=session)
    ).distinct()


def _made_before(
    registration: Registration, session: Session, check_in_id: uuid.UUID
) -> tuple[uuid.UUID, CheckIn | None]:
    """The scan's id and the scan, if it was made before.

    The client's id, or one made from it when it already stands for another party's scan: a page that
    the browser's back button brings up again still holds the id of its first scan.
    """
    found = CheckIn.objects.filter(pk=check_in_id).first()
    if found and (found.registration_id, found.session_id) != (registration.pk, session.pk):
        check_in_id = uuid.uuid5(check_in_id, f"{registration.pk}/{session.pk}")
        found = CheckIn.objects.filter(pk=check_in_id).first()
    return check_in_id, found


def _verdict_of(scan: CheckIn, scans: Sequence[CheckIn]) -> Verdict:
    if scan.duplicate_of_id:
        outcome = Outcome.ALREADY_IN
        counts = CheckIn.objects.select_related("tablet").get(pk=scan.duplicate_of_id)
    else:
        outcome, counts = Outcome.WELCOME, scan
    return Verdict(outcome, scan.registration, counts, scan=scan, inside=_inside(scans))


def _inside(scans: Iterable[CheckIn]) -> int:
    return sum(scan.let_in for scan in scans if scan.voided_at is None)


def check_in_by_code(
    session: Session,
    typed: str,
    *,
    check_in_id: uuid.UUID,
    operator: User | None,
    people: int | None = None,
) -> Verdict:
    """Check in who holds the ticket with this code, scanned or typed."""
    return check_in(
        session, codes.find(typed), check_in_id=check_in_id, operator=operator, people=people
    )


@transaction.atomic
def undo(
    scan: CheckIn,
    *,
    operator: User | None = None,
    tablet: Tablet | None = None,
    at: datetime | None = None,
) -> CheckIn:
    """Take a check-in back; the row stays and says who took it back. Twice is once."""
    registration = lock_registration(scan.registration_id)
    scan.refresh_from_db()
    if scan.voided_at is None:
        scan.voided_at = at or timezone.now()
        scan.voided_by = operator
        scan.voided_tablet = tablet
        scan.save(update_fields=["voided_at", "voided_by", "voided_tablet"])
        _settle(registration, scans_of(registration, scan.session))
    return scan


@transaction.atomic
def recount(
    scan: CheckIn,
    people: int,
    *,
    check_in_id: uuid.UUID,
    operator: User | None = None,
) -> Verdict:
    """Correct how many of the party came with this scan: it is taken back and made again."""
    undo(scan, operator=operator)
    return check_in(
        scan.session, scan.registration, check_in_id=check_in_id, operator=operator, people=people
    )


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
    """Let in who did not sign up, or did with this address and lost the ticket.

    Raises booking.NotEnoughPlaces unless ``over`` says that the capacity may be passed.
    """
    if not _door_is_open(session, scanned_at or timezone.now(), afterwards=afterwards):
        return Verdict(Outcome.NOT_OPEN)
    registration = registering.register_at_door(
        session.event,
        name=name,
        email=email,
        party_size=party_size,
        submission_id=check_in_id,
        over=over,
    )
    return check_in(
        session,
        registration,
        check_in_id=check_in_id,
        operator=operator,
        tablet=tablet,
        people=party_size,
        scanned_at=scanned_at,
        afterwards=afterwards,
    )


# Which scans count ---------------------------------------------------------------------------------


def scans_of(registration: Registration, session: Session) -> list[CheckIn]:
    """Every scan of one ticket at one session, undone and repeated ones too."""
    return list(registration.check_ins.filter(session=session))


def _settle(registration: Registration, scans: list[CheckIn]) -> None:
    """Work out which of a party's scans count, and save what changed. Needs the lock."""
    before = {scan: (scan.let_in, scan.duplicate_of_id, scan.part) for scan in scans}
    _replay(scans, registration.party_size)
    _number_parts(scans)
    changed = [
        scan
        for scan in scans
        if scan._state.adding or before[scan] != (scan.let_in, scan.duplicate_of_id, scan.part)
    ]
    # Repeats first: what they give up, another may take.
    for scan in sorted(changed, key=lambda scan: scan.part is not None):
        if scan._state.adding:
            scan.save(force_insert=True)
        else:
            scan.save(update_fields=["let_in", "duplicate_of", "part"])
    registration.save(update_fields=["changed_at"])


def _replay(scans: list[CheckIn], party_size: int) -> None:
    """Play the evening again in the order of scanning, whatever order the scans came in.

    A scan lets in as many as it was asked for, as far as the party goes; one that finds everybody in
    is a duplicate and stays one, also when the scan it repeats is undone later.
    """
    moments = [(scan.scanned_at, _rank(scan), scan, False) for scan in scans]
    moments += [
        (max(scan.voided_at, scan.scanned_at), 1, scan, True) for scan in scans if scan.voided_at
    ]
    # Of scans made at the very same moment the one that came here first is the first.
    moments.sort(key=lambda m: (m[0], m[1], m[2]._state.adding, m[2].received_at, m[2].pk))
    inside: list[CheckIn] = []
    for _moment, _order, scan, is_undone in moments:
        if is_undone:
            if scan in inside:
                inside.remove(scan)
            continue
        left = party_size - sum(other.let_in for other in inside)
        scan.let_in = max(0, min(scan.people, left))
        if scan.let_in:
            scan.duplicate_of_id = None
            inside.append(scan)
        else:
            scan.duplicate_of_id = inside[0].pk


def _rank(scan: CheckIn) -> int:
    """Order within one moment: what is undone in it, the undoing (1), what is scanned after that."""
    return 0 if scan.voided_at and scan.voided_at <= scan.scanned_at else 2


def _number_parts(scans: list[CheckIn]) -> None:
    """Each scan that counts keeps its part of the party, or takes the lowest number that is free."""
    counting = [s for s in scans if s.voided_at is None and s.duplicate_of_id is None]
    for scan in scans:
        if scan.duplicate_of_id:
            scan.part = None
        elif scan.voided_at:
            scan.part = scan.part or 1
    taken = {s.part for s in counting if not s._state.adding and s.part}
    for scan in counting:
        if scan._state.adding or not scan.part:
            scan.part = next(n for n in range(1, len(scans) + 1) if n not in taken)
            taken.add(scan.part)


def lock_registration(pk: int) -> Registration:
    """The registration as it is now, held until the transaction ends.

    Two tablets that scan one ticket at the same time would both find nobody in.
    """
    rows = Registration.objects.select_for_update(of=("self",)).select_related("event")
    return rows.get(pk=pk)


# A tablet's batch ----------------------------------------------------------------------------------


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


@dataclass(frozen=True)
class Taken:
    """What became of one scan of a batch. ``aside``: kept for an organiser to decide on."""

    id: uuid.UUID
    verdict: Verdict | None
    aside: AsideScan | None = None


@transaction.atomic
def take_batch(tablet: Tablet, scans: Iterable[Scan]) -> list[Taken]:
    """Take a tablet's scans: all of them, or none when it is cut off halfway.

    Sent again, in part or in another order, nothing happens twice.
    """
    # Before any registration, as everywhere: two batches that each hold a ticket of the other's would
    # wait for each other for ever. And one lock for fifty scans is fifty times as fast as fifty.
    locks.lock_event(tablet.session.event_id)
    scans = list(scans)
    ids = [scan.id for scan in scans]
    kept = CheckIn.objects.filter(tablet=tablet).select_related("registration").in_bulk(ids)
    aside = AsideScan.objects.filter(tablet=tablet).in_bulk(ids)
    return [_take(tablet, scan, kept, aside) for scan in scans]


def _take(
    tablet: Tablet,
    scan: Scan,
    kept: dict[uuid.UUID, CheckIn],
    aside: dict[uuid.UUID, AsideScan],
) -> Taken:
    """One scan of a batch; ``kept`` and ``aside`` hold what came of these before, and are kept up."""
    now = timezone.now()
    # No tablet scans before it is paired or later than now; a clock that was set meanwhile may say so.
    at = min(max(scan.at, tablet.paired_at or scan.at), now)
    verdict = None
    if scan.id not in kept and scan.id not in aside:
        reason: str
        if tablet.is_revoked:
            reason = AsideScan.Reason.REVOKED
        elif now >= tablet.session.tablets_end_at:
            reason = AsideScan.Reason.TOO_LATE
        else:
            verdict = _let_in(tablet, scan, at)
            reason = verdict.outcome
        if verdict and verdict.scan:
            kept[scan.id] = verdict.scan
        else:
            aside[scan.id] = _keep_aside(tablet, scan, at, AsideScan.Reason(reason))
    if scan.id in aside:
        return Taken(scan.id, None, _with_undo(aside[scan.id], scan))
    row = kept[scan.id]
    if scan.undone_at and row.voided_at is None and tablet.is_live(now):
        _take_back(row, tablet, at=min(max(scan.undone_at, at), now))
        verdict = None
    if verdict is None:
        row.refresh_from_db()  # another scan of this batch may have changed it
        verdict = _verdict_of(row, scans_of(row.registration, tablet.session))
    return Taken(scan.id, verdict)


def _with_undo(aside: AsideScan, scan: Scan) -> AsideScan:
    if aside.item is not None and scan.undone_at:
        aside.item = _as_item(scan)
        aside.save(update_fields=["item"])
    return aside


def _let_in(tablet: Tablet, scan: Scan, at: datetime, *, afterwards: bool = False) -> Verdict:
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


def _take_back(scan: CheckIn, tablet: Tablet, *, at: datetime) -> None:
    """Undo a scan; a walk-in that it wrote down never came."""
    registration = scan.registration
    undo(scan, tablet=tablet, at=at)
    if registration.submission_id == scan.pk and registration.walk_in and registration.is_confirmed:
        registering.cancel(registration, by=Registration.CancelledBy.ORGANISER, tell=False)


def _keep_aside(tablet: Tablet, scan: Scan, at: datetime, reason: AsideScan.Reason) -> AsideScan:
    return AsideScan.objects.create(
        id=scan.id, tablet=tablet, reason=reason, item=_as_item(scan), scanned_at=at
    )


def _as_item(scan: Scan) -> dict[str, object]:
    item: dict[str, object] = {"people": scan.people, "key": scan.key}
    if scan.walk_in:
        item |= {"name": scan.walk_in.name, "email": scan.walk_in.email}
    if scan.undone_at:
        item["undone"] = True
    return item


class NobodyToLetIn(Exception):
    """A scan that was kept aside is of a ticket that nobody has, or of another evening."""


@transaction.atomic
def accept(aside: AsideScan, *, by: User) -> Verdict | None:
    """Let a scan that was kept aside count after all. Twice is once. Raises NobodyToLetIn.

    Who waited or had cancelled is admitted as who stands at the door. None: it was decided before.
    """
    aside = AsideScan.objects.select_for_update().get(pk=aside.pk)
    if aside.item is None:
        return None
    scan = _as_scan(aside)
    tablet = Tablet.objects.select_related("session__event").get(pk=aside.tablet_id)
    registration = codes.find_by_key(scan.key) if scan.key else None
    if not scan.walk_in:
        if registration is None or not belongs(registration, tablet.session):
            raise NobodyToLetIn
        if not registration.is_confirmed:
            registration = registering.register_at_door(
                registration.event,
                name=registration.name,
                email=registration.email,
                party_size=registration.party_size,
                over=True,
            )
            scan = Scan(scan.id, scan.at, scan.people, key=codes.key_of(registration))
    verdict = _let_in(tablet, scan, aside.scanned_at, afterwards=True)
    _decide(aside, by=by, accepted=True)
    return verdict


@transaction.atomic
def refuse(aside: AsideScan, *, by: User) -> None:
    """Leave a scan that was kept aside. Twice is once."""
    aside = AsideScan.objects.select_for_update().get(pk=aside.pk)
    if aside.item is not None:
        _decide(aside, by=by, accepted=False)


def _decide(aside: AsideScan, *, by: User, accepted: bool) -> None:
    aside.item = None
    aside.decided_at = timezone.now()
    aside.decided_by = by
    aside.accepted = accepted
    aside.save(update_fields=["item", "decided_at", "decided_by", "accepted"])


def _as_scan(aside: AsideScan) -> Scan:
    item = aside.item or {}
    who = WalkIn(item["name"], item["email"]) if "name" in item else None
    return Scan(aside.pk, aside.scanned_at, item["people"], key=item["key"], walk_in=who)


@dataclass(frozen=True)
class Undecided:
    """A scan kept aside with the name that goes with it."""

    aside: AsideScan
    name: str
    people: int
    undone: bool
    can_accept: bool


def undecided(session: Session) -> list[Undecided]:
    """The scans of this session that an organiser still has to look at, oldest first."""
    kept = list(
        AsideScan.objects.undecided().filter(tablet__session=session).select_related("tablet")
    )
    keys = [a.item["key"] for a in kept if a.item]
    by_key = {codes.key_of(r): r for r in codes.of_keys(guests(session), keys)}
    found = []
    for aside in kept:
        item = aside.item or {}
        registration = by_key.get(item["key"])
        name = item.get("name") or (registration.name if registration else "")
        found.append(
            Undecided(
                aside=aside,
                name=name,
                people=item["people"],
                undone=item.get("undone", False),
                can_accept=bool(name),
            )
        )
    return found


# Who is there --------------------------------------------------------------------------------------


def search(
    session: Session, name: str, *, limit: int = 20, by_email: bool = True, at_least: int = 2
) -> list[Registration]:
    """Live registrations whose name or address holds every word of ``name``, at most ``limit``.

    Each has ``live_check_ins``: the check-ins of this session that count. Fewer than ``at_least``
    characters find nobody. ``by_email`` False looks at names only.
    """
    words = normalise_name(name).split()
    if not words or len("".join(words)) < at_least:
        return []
    found = guests(session).live()
    for word in words:
        matching = found.filter(name__icontains=word)
        found = matching | found.filter(email__icontains=word) if by_email else matching
    return list(_with_check_ins(found, session).order_by("name", "pk")[:limit])


def recent(session: Session, *, limit: int = 8) -> list[CheckIn]:
    """The latest scans, undone and repeated ones too."""
    return list(
        session.check_ins.select_related("registration", "duplicate_of__tablet").order_by(
            "-received_at"
        )[:limit]
    )


def count(session: Session) -> Count:
    """How many persons are in, and how many have a place."""
    confirmed = Registration.objects.filter(pk__in=guests(session)).confirmed()
    inside = session.check_ins.live().filter(registration__in=confirmed)
    return Count(inside=inside.people(), expected=confirmed.people())


def _with_check_ins(registrations: RegistrationQuerySet, session: Session) -> RegistrationQuerySet:
    return registrations.prefetch_related(
        Prefetch(
            "check_ins",
            queryset=CheckIn.objects.live().filter(session=session).order_by("scanned_at"),
            to_attr="live_check_ins",
        )
    )
