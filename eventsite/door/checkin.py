"""Check in, undo, recount, walk in: the verbs of the door. A scan opens nothing but a verdict.

Scans come late and out of order from tablets that lost their connection; see ``replay.py``.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from eventsite.booking import at_the_door, locks
from eventsite.booking.refusals import EventClosed, PartyTooLarge
from eventsite.models import (
    CheckIn,
    Registration,
    Session,
    Tablet,
)
from eventsite.staff.log import Verb, record

from .admissions import belongs
from .replay import after, inside_of, scans_of, settle


class Outcome(StrEnum):
    """What the door says of one scan."""

    WELCOME = "welcome"
    ALREADY_IN = "already-in"
    WAITING = "waiting"
    CANCELLED = "cancelled"
    OTHER_EVENT = "other-event"
    UNKNOWN = "unknown"
    NOT_OPEN = "not-open"
    ONE_BY_ONE = "one-by-one"


class NotCounted(Exception):
    """The scan was undone, or repeats another: there is nothing of it to correct."""


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
    registration = _held(registration.pk, session)
    if registration.is_erased:
        return Verdict(Outcome.UNKNOWN)
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
        return verdict_of(sent_before, scans)
    missing = max(0, registration.party_size - inside_of(scans))
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
    settle(registration, scans)
    return verdict_of(newcomer, scans)


def _held(pk: int, session: Session) -> Registration:
    """Held, of an event that is not closed: who comes from another is counted there. Needs the session's event's lock."""
    registration = locks.lock_registration(
        pk, though_erased=True
    )  # scans of theirs can be put right
    if registration.event_id != session.event_id:
        locks.check_open([registration.event_id])
    elif registration.event.is_closed:
        raise EventClosed(registration.event)
    return registration


def _door_is_open(session: Session, at: datetime, *, afterwards: bool) -> bool:
    if afterwards:
        return not session.is_off and timezone.now() >= session.check_in_opens_at
    return session.check_in_is_open(at)


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


def verdict_of(scan: CheckIn, scans: Sequence[CheckIn]) -> Verdict:
    if scan.duplicate_of_id:
        outcome = Outcome.ALREADY_IN
        counts = CheckIn.objects.select_related("tablet").get(pk=scan.duplicate_of_id)
    else:
        outcome, counts = Outcome.WELCOME, scan
    return Verdict(outcome, scan.registration, counts, scan=scan, inside=inside_of(scans))


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
    locks.lock_event(scan.session.event_id)
    registration = _held(scan.registration_id, scan.session)
    scan.refresh_from_db()
    if scan.voided_at is None:
        scan.voided_at = at or after(scans_of(registration, scan.session))
        scan.voided_by = operator
        scan.voided_tablet = tablet
        scan.save(update_fields=["voided_at", "voided_by", "voided_tablet"])
        record(Verb.UNDID_CHECK_IN, registration, event=scan.session.event)
        settle(registration, scans_of(registration, scan.session))
        is_from_here = registration.walk_in and registration.event_id == scan.session.event_id
        if is_from_here and not registration.check_ins.live().exists():
            at_the_door.never_came(registration)
    return scan


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
    locks.lock_event(scan.session.event_id)
    registration = _held(scan.registration_id, scan.session)
    check_in_id, sent_before = _made_before(registration, scan.session, check_in_id)
    scans = scans_of(registration, scan.session)
    if sent_before:
        return verdict_of(sent_before, scans)
    (counted,) = [one for one in scans if one.pk == scan.pk]
    if counted.voided_at or counted.duplicate_of_id:
        raise NotCounted
    now = timezone.now()
    counted.voided_at = max(at or after(scans), counted.scanned_at)
    counted.voided_by, counted.voided_tablet = operator, tablet
    counted.save(update_fields=["voided_at", "voided_by", "voided_tablet"])
    corrected = CheckIn(
        id=check_in_id,
        registration=registration,
        session=scan.session,
        people=people,
        scanned_at=counted.voided_at,
        received_at=now,
        operator=operator,
        tablet=tablet,
    )
    scans.append(corrected)
    settle(registration, scans)
    record(
        Verb.RECOUNTED,
        registration,
        event=scan.session.event,
        before={"people": counted.people},
        after={"people": people},
    )
    return verdict_of(corrected, scans)


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

    A group where everyone signs up for themselves, as for a course, is told so. Raises
    NotEnoughPlaces unless ``over`` says that the capacity may be passed.
    """
    if not _door_is_open(session, scanned_at or timezone.now(), afterwards=afterwards):
        return Verdict(Outcome.NOT_OPEN)
    try:
        registration = at_the_door.register_at_door(
            session.event,
            name=name,
            email=email,
            party_size=party_size,
            submission_id=check_in_id,
            over=over,
        )
    except PartyTooLarge:
        return Verdict(Outcome.ONE_BY_ONE)
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
