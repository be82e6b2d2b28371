"""Organisers' verbs on sessions and venues: add, move, take away.

Each change that a calendar shows raises the sessions' SEQUENCE and is mailed to everyone concerned
(RFC 5546 §2.1.4).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from eventsite.calendars import invitations
from eventsite.models import Admission, Event, Session, Venue
from eventsite.staff.log import Verb, record, values

from . import events, locks, waiting_list
from .refusals import AlreadyOver

# What makes a calendar entry a different appointment, so that everyone concerned is told.
_APPOINTMENT = ("starts_at", "ends_at", "venue_id", "title")
_SHOWN = (*_APPOINTMENT, "doors_open_at")
_ADDRESS = ("name", "street", "postcode", "city")


class NothingToPublish(Exception):
    """An event without a session has no time or place to sign up for."""


class SessionHasCheckIns(Exception):
    """People were checked in at this session; it is part of the record."""


class SessionHasAdmissions(Exception):
    """Somebody makes up for this session elsewhere, or for another one here."""


@transaction.atomic
def save_sessions(
    event: Event,
    changed: Iterable[Session],
    deleted: Iterable[Session] = (),
    *,
    closing_was_set: bool = False,
) -> None:
    """Save an organiser's edits of an event's sessions; mail who is concerned when one moved.

    Put to another day, the moment at which sign-up closes moves along, unless it was set with this.

    A session that was ever public is called off rather than deleted, so that calendars can say so.
    Raises SessionHasCheckIns when a session to delete was attended, SessionHasAdmissions when it is
    made up for, NothingToPublish when a published event would be left without a session, and
    AlreadyOver when one that is over would be called off, or moved to a day that comes after people were there.
    """
    stored = locks.lock_event(event.pk)
    began = stored.starts_at if stored.registration_closes_at else None
    moved = False
    for session in deleted:
        if session.check_ins.exists():
            raise SessionHasCheckIns(session)
        if Admission.objects.filter(Q(session=session) | Q(instead_of=session)).exists():
            raise SessionHasAdmissions(session)
        _take_away(session, stored)
        moved = True
    for session in changed:
        moved |= _save_session(session)
    if not stored.is_draft and not stored.sessions.standing().exists():
        raise NothingToPublish
    if moved:
        if not closing_was_set:
            _move_closing(stored, began)
            event.registration_closes_at = stored.registration_closes_at
        Event.objects.filter(pk=stored.pk).update(
            modified_at=timezone.now(), registration_closes_at=stored.registration_closes_at
        )
        if stored.status == Event.Status.PUBLISHED:
            events.tell_changed(stored)
            waiting_list.promote(stored)


@transaction.atomic
def save_venue(venue: Venue) -> None:
    """Save an organiser's edits of a venue; another name or address moves every session still to come."""
    before = Venue.objects.filter(pk=venue.pk).first()
    venue.modified_at = timezone.now()
    if before is None:
        venue.save()
        record(Verb.ADDED, venue, after={"name": venue.name})
        return
    record(Verb.CHANGED, venue, before=values(before), after=values(venue))
    if all(getattr(before, f) == getattr(venue, f) for f in _ADDRESS):
        venue.save()
        return
    coming = venue.sessions.standing().filter(ends_at__gt=venue.modified_at)
    concerned = locks.lock_events(coming.values_list("event_id", flat=True))
    venue.save()
    for stored in concerned:
        invitations.raise_sequence(coming.filter(event=stored))
        events.tell_changed(stored)


def _move_closing(event: Event, began: datetime | None) -> None:
    """As many days as the event, at the same time on the clock; not stored."""
    closes = event.registration_closes_at
    if closes is None or began is None or (begins := event.starts_at) is None:
        return
    days = timezone.localdate(begins) - timezone.localdate(began)
    closed_before = closes <= began
    closes = timezone.localtime(closes) + days
    if closed_before:
        closes = min(closes, begins)
    opens = event.registration_opens_at
    # Sign-up that would close before it opens closes when the event begins.
    event.registration_closes_at = closes if opens is None or opens < closes else None


def _take_away(session: Session, event: Event) -> None:
    record(Verb.REMOVED if event.is_draft else Verb.CALLED_OFF, session, event=event)
    if event.is_draft:
        session.delete()
        return
    session.refresh_from_db()
    if session.ends_at <= timezone.now():
        raise AlreadyOver
    session.cancelled_at = timezone.now()
    session.save(update_fields=["cancelled_at"])
    invitations.raise_sequence([session])


def _save_session(session: Session) -> bool:
    """Whether the session is another appointment than before."""
    before = Session.objects.filter(pk=session.pk).first()
    if before is None:
        session.save()
        record(Verb.ADDED, session, after={"starts_at": session.starts_at})
        return True
    if all(getattr(before, field) == getattr(session, field) for field in _SHOWN):
        return False
    now = timezone.now()
    if before.ends_at <= now < session.ends_at and before.check_ins.exists():
        raise AlreadyOver
    moved = any(getattr(before, field) != getattr(session, field) for field in _APPOINTMENT)
    session.sequence = before.sequence + moved
    session.modified_at = now
    session.save()
    record(Verb.CHANGED, session, before=values(before), after=values(session))
    return moved
