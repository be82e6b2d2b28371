"""Organisers' verbs on events and sessions: publish, reschedule, call off, reinstate.

Each change that a calendar shows raises the sessions' SEQUENCE and is mailed to everyone concerned
(RFC 5546 §2.1.4).
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from . import booking, mail
from .models import Admission, Event, Session

# What makes a calendar entry a different appointment. A new title does not raise SEQUENCE (C3).
_APPOINTMENT = ("starts_at", "ends_at", "venue_id")
_SHOWN = (*_APPOINTMENT, "doors_open_at", "title")


class NothingToPublish(Exception):
    """An event without a session has no time or place to sign up for."""


class SessionHasCheckIns(Exception):
    """People were checked in at this session; it is part of the record."""


class SessionHasAdmissions(Exception):
    """Somebody makes up for this session elsewhere, or for another one here."""


@transaction.atomic
def publish(event: Event) -> None:
    """Show a draft, or bring a cancelled event back, and tell who signed up before. Raises NothingToPublish."""
    stored = booking.lock_event(event.pk)
    if not stored.sessions.exists():
        raise NothingToPublish
    was_cancelled = stored.is_cancelled
    _set_status(stored, Event.Status.PUBLISHED)
    event.status, event.cancelled_at = stored.status, stored.cancelled_at
    if was_cancelled:
        _raise_sequence(stored)
        _tell(stored)
    booking.promote(stored)


@transaction.atomic
def call_off(event: Event) -> None:
    """Cancel the whole event. Registrations stay, so that it can be reinstated; everyone is mailed."""
    stored = booking.lock_event(event.pk)
    if stored.is_cancelled:
        return
    was_public = not stored.is_draft
    _set_status(stored, Event.Status.CANCELLED)
    event.status, event.cancelled_at = stored.status, stored.cancelled_at
    _raise_sequence(stored)
    if was_public:
        for registration in stored.registrations.live():
            mail.event_cancelled(registration)
        for admission in _admissions(stored):
            mail.admission_ended(admission.registration, admission.session)


@transaction.atomic
def save_sessions(
    event: Event, changed: Iterable[Session], deleted: Iterable[Session] = ()
) -> None:
    """Save an organiser's edits of an event's sessions; mail who is concerned when one moved.

    Raises SessionHasCheckIns when a session to delete was attended, SessionHasAdmissions when it is
    made up for, and NothingToPublish when a published event would be left without a session.
    """
    stored = booking.lock_event(event.pk)
    moved = False
    for session in deleted:
        if session.check_ins.exists():
            raise SessionHasCheckIns(session)
        if Admission.objects.filter(Q(session=session) | Q(instead_of=session)).exists():
            raise SessionHasAdmissions(session)
        session.delete()
        moved = True
    for session in changed:
        moved |= _save_session(session)
    if not stored.is_draft and not stored.sessions.exists():
        raise NothingToPublish
    if moved:
        Event.objects.filter(pk=stored.pk).update(modified_at=timezone.now())
        if stored.status == Event.Status.PUBLISHED:
            _tell(stored)
            booking.promote(stored)


def _save_session(session: Session) -> bool:
    """Whether the session is another appointment than before."""
    before = Session.objects.filter(pk=session.pk).first()
    if before is None:
        session.save()
        return True
    if all(getattr(before, field) == getattr(session, field) for field in _SHOWN):
        return False
    moved = any(getattr(before, field) != getattr(session, field) for field in _APPOINTMENT)
    session.sequence = before.sequence + moved
    session.modified_at = timezone.now()
    session.save()
    return moved


def _set_status(event: Event, status: Event.Status) -> None:
    event.status = status
    event.modified_at = timezone.now()
    event.cancelled_at = event.modified_at if status == Event.Status.CANCELLED else None
    event.save(update_fields=["status", "cancelled_at", "modified_at"])


def _raise_sequence(event: Event) -> None:
    for session in event.sessions.all():
        session.sequence += 1
        session.modified_at = timezone.now()
        session.save(update_fields=["sequence", "modified_at"])


def _tell(event: Event) -> None:
    for registration in event.registrations.live():
        mail.event_changed(registration)
    for admission in _admissions(event):
        mail.admitted(admission.registration, admission.session)


def _admissions(event: Event) -> QuerySet[Admission]:
    """Who of another event was let in at a session that is still to come."""
    return Admission.objects.filter(
        session__event=event, session__ends_at__gt=timezone.now()
    ).select_related("registration", "session")
