"""The door: check in, undo, search, count. A scan opens nothing but a verdict."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Prefetch, Q
from django.utils import timezone

from . import mail, tickets
from .addresses import normalise_name
from .models import Admission, CheckIn, Registration, RegistrationQuerySet, Session


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
    """The answer to one scan. ``check_in`` is the one that counts, if the person is in."""

    outcome: Outcome
    registration: Registration | None = None
    check_in: CheckIn | None = None

    @property
    def since(self) -> datetime | None:
        """Since when the person is in (aware)."""
        return self.check_in.scanned_at if self.check_in else None


@dataclass(frozen=True)
class Count:
    """Persons, not registrations."""

    inside: int
    expected: int


@transaction.atomic
def check_in(
    session: Session,
    registration: Registration | None,
    *,
    check_in_id: uuid.UUID,
    operator: User | None,
    scanned_at: datetime | None = None,
    from_list: bool = False,
) -> Verdict:
    """Check a party in at a session, once. ``registration`` None stands for a code nobody has.

    The same ``check_in_id`` again gets the same verdict. A second scan is kept as a duplicate. A
    list on paper is typed in when there is time: ``from_list`` goes on after the door has closed.
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
    late = from_list and not session.is_off and timezone.now() >= session.check_in_closes_at
    if not late and not session.check_in_is_open():
        return Verdict(Outcome.NOT_OPEN, registration)
    check_in_id = _id_for(registration, session, check_in_id)
    sent_before = CheckIn.objects.filter(pk=check_in_id).first()
    if sent_before:
        return _verdict_of(sent_before)
    live = live_check_in(registration, session)
    now = timezone.now()
    scan = CheckIn.objects.create(
        id=check_in_id,
        registration=registration,
        session=session,
        scanned_at=scanned_at or now,
        received_at=now,
        operator=operator,
        duplicate_of=live,
    )
    return _verdict_of(scan)


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
    if made and session.ends_at > timezone.now():
        mail.admitted(registration, session)
    return admission


@transaction.atomic
def end_admission(admission: Admission) -> None:
    """Take an admission back, and mail who had it. Raises AdmissionUsed when the party came."""
    registration = lock_registration(admission.registration_id)
    session = admission.session
    if live_check_in(registration, session):
        raise AdmissionUsed
    admission.delete()
    if session.ends_at > timezone.now():
        mail.admission_ended(registration, session)


def guests(session: Session) -> RegistrationQuerySet:
    """Everyone with business at a session: its event's registrations and those admitted to it."""
    return Registration.objects.filter(
        Q(event=session.event_id) | Q(admissions__session=session)
    ).distinct()


def _id_for(registration: Registration, session: Session, check_in_id: uuid.UUID) -> uuid.UUID:
    """The client's id, or one made from it when it already stands for another party's scan.

    A page that the browser's back button brings up again still holds the id of its first scan.
    """
    others = CheckIn.objects.filter(pk=check_in_id).exclude(
        registration=registration, session=session
    )
    if not others.exists():
        return check_in_id
    return uuid.uuid5(check_in_id, f"{registration.pk}/{session.pk}")


def _verdict_of(scan: CheckIn) -> Verdict:
    if scan.duplicate_of:
        return Verdict(Outcome.ALREADY_IN, scan.registration, scan.duplicate_of)
    return Verdict(Outcome.WELCOME, scan.registration, scan)


def check_in_by_code(
    session: Session, typed: str, *, check_in_id: uuid.UUID, operator: User | None
) -> Verdict:
    """Check in who holds the ticket with this code, scanned or typed."""
    return check_in(session, tickets.find(typed), check_in_id=check_in_id, operator=operator)


@transaction.atomic
def undo(scan: CheckIn, *, operator: User | None) -> CheckIn:
    """Take a check-in back; the row stays and says who took it back. Twice is once."""
    lock_registration(scan.registration_id)
    scan.refresh_from_db()
    if scan.voided_at is None:
        scan.voided_at = timezone.now()
        scan.voided_by = operator
        scan.save(update_fields=["voided_at", "voided_by"])
    return scan


def live_check_in(registration: Registration, session: Session) -> CheckIn | None:
    """The check-in that counts, if the person is in."""
    return registration.check_ins.live().filter(session=session).first()


def lock_registration(pk: int) -> Registration:
    """The registration as it is now, held until the transaction ends.

    Two tablets that scan one ticket at the same time would both find nobody in.
    """
    Registration.objects.select_for_update().get(pk=pk)
    return Registration.objects.select_related("event").get(pk=pk)


def search(session: Session, name: str, *, limit: int = 20) -> list[Registration]:
    """Live registrations whose name or address holds every word of ``name``, at most ``limit``.

    Each has ``live_check_ins``: the check-in of this session, if any. Fewer than two characters
    find nobody.
    """
    words = normalise_name(name).split()
    if not words or len("".join(words)) < 2:
        return []
    found = guests(session).live()
    for word in words:
        found = found.filter(name__icontains=word) | found.filter(email__icontains=word)
    return list(_with_check_ins(found, session).order_by("name", "pk")[:limit])


def recent(session: Session, *, limit: int = 8) -> list[CheckIn]:
    """The latest scans, undone and repeated ones too."""
    return list(
        session.check_ins.select_related("registration", "duplicate_of").order_by("-received_at")[
            :limit
        ]
    )


def count(session: Session) -> Count:
    """How many persons are in, and how many have a place."""
    confirmed = Registration.objects.filter(pk__in=guests(session)).confirmed()
    inside = confirmed.filter(
        pk__in=session.check_ins.live().values("registration_id"),
    )
    return Count(inside=inside.people(), expected=confirmed.people())


def _with_check_ins(registrations: RegistrationQuerySet, session: Session) -> RegistrationQuerySet:
    return registrations.prefetch_related(
        Prefetch(
            "check_ins",
            queryset=CheckIn.objects.live().filter(session=session),
            to_attr="live_check_ins",
        )
    )
