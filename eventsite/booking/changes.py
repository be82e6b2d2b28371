"""An event as it would be after a change, and which of its appointments are then another.

Verbs and ``effects`` ask the same: docs/adr/0030-before-it-reaches-people.md.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone

from eventsite.models import Admission, Event, Session, Venue

from .refusals import AlreadyOver, BookingRefused

# What of an event a form may set that others see; the rest stays as it is stored.
_EDITED = (
    "title",
    "capacity",
    "promotion_stop_hours",
    "registration_opens_at",
    "registration_closes_at",
)


class NothingToPublish(BookingRefused):
    """An event without a session has no time or place to sign up for."""


class SessionHasCheckIns(BookingRefused):
    """People were checked in at this session; it is part of the record."""


class SessionHasAdmissions(BookingRefused):
    """Somebody makes up for this session elsewhere, or for another one here."""


class SessionsOverlap(BookingRefused):
    """Two sessions of one event at the same time: one registration is for both, and nobody can be at both."""

    def __init__(self, first: Session, second: Session) -> None:
        super().__init__(f"{first} / {second}")
        self.first, self.second = first, second


@dataclass(frozen=True)
class Changes:
    """What is about to be saved of one event; nothing of it is stored yet.

    ``edited`` is the event with its own new values, ``sessions`` are new or have new values, ``venue``
    takes the place of the stored one.
    """

    edited: Event | None = None
    sessions: Sequence[Session] = ()
    deleted: Sequence[Session] = ()
    venue: Venue | None = None
    status: Event.Status | None = None


def applied(event: Event, changes: Changes) -> Event:
    """The event with its sessions as it would be. Neither is stored, and ``event`` stays as it was."""
    after = copy.copy(event)
    for name in _EDITED if changes.edited else ():
        setattr(after, name, getattr(changes.edited, name))
    if changes.status:
        after.status = changes.status
    by_uid = {session.uid: copy.copy(session) for session in event.sessions.all()}
    by_uid |= {session.uid: copy.copy(session) for session in changes.sessions}
    for session in changes.deleted:
        if event.is_draft:
            by_uid.pop(session.uid, None)
        elif session.uid in by_uid:
            by_uid[session.uid].cancelled_at = timezone.now()
    for session in by_uid.values():
        if changes.venue and session.venue_id == changes.venue.pk and not session.is_over:
            session.venue = changes.venue
    return with_these(after, by_uid.values())


def with_these(event: Event, sessions: Iterable[Session]) -> Event:
    """The event, which takes these for its sessions without asking the database."""
    found = list(sessions)
    for session in found:
        session.event = event
    known = Session.objects.filter(event=event.pk)  # whoever filters on asks of this event
    known._result_cache = found  # as prefetch_related does
    event._prefetched_objects_cache = {"sessions": known}  # type: ignore[attr-defined]
    return event


def fetched(event: Event) -> Event:
    """The event with its sessions and their venues as stored now. One query."""
    stored = Session.objects.filter(event=event.pk).select_related("venue")
    return with_these(copy.copy(event), stored)


def moved(before: Event, after: Event) -> list[Session]:
    """The sessions of ``after`` that are another appointment than before: everyone concerned is told."""
    was = {session.uid: _appointment(session) for session in before.sessions.all()}
    return [
        session
        for session in after.all_sessions_in_order()
        if was.get(session.uid) != _appointment(session)
    ]


def _appointment(session: Session) -> tuple[object, ...]:
    place = (session.venue_id, session.venue.name, session.venue.address)
    return (session.written_name, session.starts_at, session.ends_at, place, session.is_off)


def check(event: Event, changes: Changes) -> None:
    """Raises what of the changes of its sessions can't be: SessionHasCheckIns, SessionHasAdmissions,
    AlreadyOver where what took place would be called off or moved, NothingToPublish, SessionsOverlap."""
    stored = {session.uid: session for session in event.sessions.all()}
    for session in changes.deleted:
        if session.check_ins.exists():
            raise SessionHasCheckIns(session)
        if Admission.objects.involving(session).exists():
            raise SessionHasAdmissions(session)
        if not event.is_draft and session.uid in stored and stored[session.uid].is_over:
            raise AlreadyOver
    for session in changes.sessions:
        before = stored.get(session.uid)
        if before is not None and _rewrites_history(before, session):
            raise AlreadyOver
    after = applied(event, changes).sessions_in_order()
    if not event.is_draft and not after:
        raise NothingToPublish
    for first, second in itertools.pairwise(after if changes.sessions else ()):
        if second.starts_at < first.ends_at:
            raise SessionsOverlap(first, second)


def _rewrites_history(before: Session, after: Session) -> bool:
    """What took place, or where people are or were let in, is not put to another day or place."""
    if _when_and_where(before) == _when_and_where(after):
        return False
    if before.event.is_draft:
        return False
    if before.is_over:
        return True
    days = {timezone.localdate(session.starts_at) for session in (before, after)}
    return len(days) > 1 and before.check_ins.live().exists()


def _when_and_where(session: Session) -> tuple[object, ...]:
    return session.starts_at, session.ends_at, session.venue_id
