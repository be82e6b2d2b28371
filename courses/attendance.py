"""Who was at which session: counted from check-ins, ticked on a list, made up for at another run."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from eventsite.booking import locks
from eventsite.door import admissions, checkin, people
from eventsite.models import Admission, CheckIn, Registration, Session
from eventsite.staff.log import Verb, record

from .models import AttendanceChange, CourseRun


class AttendanceRefused(Exception):
    """The rules say no. Nothing was changed."""


class NotYet(AttendanceRefused):
    """The session's check-in has not opened; nobody can have been there."""


class SessionOff(AttendanceRefused):
    """The session was cancelled."""


class NotOnTheList(AttendanceRefused):
    """Somebody ticked has no place at this session: ``pks`` of registrations."""

    def __init__(self, pks: Collection[int]) -> None:
        super().__init__(", ".join(map(str, sorted(pks))))
        self.pks = pks


class MakeUpRefused(AttendanceRefused):
    """No making up for this session at that one; ``why`` is one of the constants below."""

    OTHER_COURSE = "other-course"
    NO_PLACE = "no-place"
    WAS_THERE = "was-there"
    MADE_UP_ALREADY = "made-up-already"
    NOT_MISSED_YET = "same-run"
    SESSION_OFF = "session-off"

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def attended(registrations: Iterable[Registration]) -> dict[int, set[int]]:
    """Per registration the sessions of its own run that count, by primary key. Two queries for any number.

    A session counts when one was there, or was at the session that makes up for it.
    """
    pks = [registration.pk for registration in registrations]
    instead_of = {
        (a.registration_id, a.session_id): a.instead_of_id
        for a in Admission.objects.filter(registration__in=pks)
    }
    counted: dict[int, set[int]] = defaultdict(set)
    scans = CheckIn.objects.live().filter(registration__in=pks)
    for registration, session in scans.values_list("registration", "session"):
        counted[registration].add(instead_of.get((registration, session), session))
    return counted


def count(registration: Registration) -> int:
    """At how many sessions of the run this person was, made-up ones included."""
    return len(attended([registration])[registration.pk])


@transaction.atomic
def tick(
    session: Session, present: Collection[int], *, shown: Collection[int], by: User | None
) -> int:
    """Make the list of one session say that ``present`` of ``shown`` were there. Returns how many changed.

    Both hold registrations' primary keys. Who was not ``shown`` stays as is: somebody may have been
    checked in at the door since the list was opened. Each change is kept in the trail. Raises
    NotYet, SessionOff or NotOnTheList.
    """
    locks.lock_event(session.event_id)
    session = Session.objects.select_related("event").get(pk=session.pk)
    if session.is_off:
        raise SessionOff
    if timezone.now() < session.check_in_opens_at:
        raise NotYet
    listed = {r.pk: r for r in people.guests(session).confirmed()}
    strangers = set(shown) - set(listed) | set(present) - set(shown)
    if strangers:
        raise NotOnTheList(strangers)
    live: dict[int, list[CheckIn]] = defaultdict(list)
    for scan in session.check_ins.live():
        live[scan.registration_id].append(scan)
    changed = 0
    for pk in shown:
        is_in, was_in = pk in present, pk in live
        if is_in == was_in:
            continue
        if is_in:
            checkin.check_in(
                session, listed[pk], check_in_id=uuid.uuid4(), operator=by, afterwards=True
            )
            record(Verb.TICKED, listed[pk], event=session.event)
        else:
            for scan in live[pk]:
                checkin.undo(scan, operator=by)
        AttendanceChange.objects.create(
            registration=listed[pk], session=session, present=is_in, changed_by=by
        )
        changed += 1
    return changed


@transaction.atomic
def tick_all(
    lists: Iterable[tuple[Session, Collection[int], Collection[int]]], *, by: User | None
) -> int:
    """``tick`` for several sessions (session, present, shown), all or none. Returns how many changed."""
    return sum(tick(session, present, shown=shown, by=by) for session, present, shown in lists)


@transaction.atomic
def make_up(
    registration: Registration, *, missed: Session, at: Session, by: User | None
) -> Admission:
    """Let somebody make up for a ``missed`` session ``at`` one of another run; the door then knows.

    The other run's places are for its own people: whoever adds someone decides that there is room
    for one more. Raises MakeUpRefused.
    """
    registration = locks.lock_registration(registration.pk)
    locks.check_open([registration.event_id, at.event_id])
    own, other = _run_of(registration.event_id), _run_of(at.event_id)
    if own is None or other is None or own.course_id != other.course_id:
        raise MakeUpRefused(MakeUpRefused.OTHER_COURSE)
    if missed.event_id != own.pk or own == other:
        raise MakeUpRefused(MakeUpRefused.NOT_MISSED_YET)
    if not registration.is_confirmed:
        raise MakeUpRefused(MakeUpRefused.NO_PLACE)
    if at.is_off or other.is_draft:
        raise MakeUpRefused(MakeUpRefused.SESSION_OFF)
    if missed.pk in attended([registration])[registration.pk]:
        raise MakeUpRefused(MakeUpRefused.WAS_THERE)
    taken = registration.admissions.filter(session=at) | registration.admissions.filter(
        instead_of=missed
    )
    if taken.exists():
        raise MakeUpRefused(MakeUpRefused.MADE_UP_ALREADY)
    return admissions.admit(registration, at, instead_of=missed, operator=by)


def _run_of(event_id: int) -> CourseRun | None:
    return CourseRun.objects.filter(pk=event_id).first()
