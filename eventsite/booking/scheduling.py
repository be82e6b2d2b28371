"""Organisers' verbs on sessions and venues: add, move, take away.

Each change that a calendar shows raises the sessions' SEQUENCE and is mailed to everyone concerned
(RFC 5546 §2.1.4).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from eventsite.calendars import invitations
from eventsite.models import Event, Session, Venue
from eventsite.staff.log import Verb, record, values
from eventsite.web.versions import Check

from . import changes, events, locks, waiting_list
from .changes import Changes, NothingToPublish, SessionHasAdmissions, SessionHasCheckIns

__all__ = [
    "NothingToPublish",
    "SessionHasAdmissions",
    "SessionHasCheckIns",
    "save",
    "save_sessions",
    "save_venue",
]

# What of a session anybody sees.
_SHOWN = ("starts_at", "ends_at", "venue_id", "title", "translations", "doors_open_at")
_ADDRESS = ("name", "street", "postcode", "city")


@transaction.atomic
def save(
    event: Event,
    wanted: Changes,
    *,
    closing_was_set: bool = False,
    sentence: str = "",
    check: Check | None = None,
) -> None:
    """Save an organiser's edits of an event, of when it is, or of both: all or none.

    ``sentence`` is their own, for in the mail; who is told, is told once of both. Places are handed out
    once, as both leave it. Raises what events.save_event and ``save_sessions`` raise, and what ``check``
    does.
    """
    if wanted.edited:
        events.store(wanted.edited, sentence=sentence, check=check)
    moved = bool(wanted.sessions or wanted.deleted) and _store_sessions(
        event,
        wanted,
        closing_was_set=closing_was_set,
        sentence=sentence,
        check=None if wanted.edited else check,
    )
    if wanted.edited or moved:
        waiting_list.promote(event)


@transaction.atomic
def save_sessions(
    event: Event,
    changed: Iterable[Session],
    deleted: Iterable[Session] = (),
    *,
    closing_was_set: bool = False,
    sentence: str = "",
    check: Check | None = None,
) -> None:
    """Save an organiser's edits of an event's sessions; mail who is concerned when one moved.

    Put to another day, the moment at which sign-up closes moves along, unless it was set with this.
    ``sentence`` is the organiser's own, for in the mail; ``check`` is asked once the event is held.

    A session that was ever public is called off rather than deleted, so that calendars can say so.
    Raises SessionHasCheckIns when a session to delete was attended, SessionHasAdmissions when it is
    made up for, NothingToPublish when a published event would be left without a session,
    SessionsOverlap, and AlreadyOver when what took place would be called off or moved.
    """
    wanted = Changes(sessions=list(changed), deleted=list(deleted))
    if _store_sessions(
        event, wanted, closing_was_set=closing_was_set, sentence=sentence, check=check
    ):
        waiting_list.promote(event)


def _store_sessions(
    event: Event,
    wanted: Changes,
    *,
    closing_was_set: bool,
    sentence: str,
    check: Check | None,
) -> bool:
    """Whether anything is another appointment now. The caller hands out the places."""
    stored = changes.fetched(locks.lock_event(event.pk))
    if check:
        check()
    changes.check(stored, wanted)
    began = stored.starts_at if stored.registration_closes_at else None
    after = changes.applied(stored, wanted)
    moved = {session.uid for session in changes.moved(stored, after)}
    for session in wanted.deleted:
        _take_away(session, stored)
    for session in wanted.sessions:
        _save_session(session, stored, moved=session.uid in moved)
    if not moved and not wanted.deleted:
        return False
    if not closing_was_set:
        _move_closing(after, began)
        event.registration_closes_at = after.registration_closes_at
    Event.objects.filter(pk=stored.pk).update(
        modified_at=timezone.now(), registration_closes_at=after.registration_closes_at
    )
    if stored.status == Event.Status.PUBLISHED:
        events.tell_changed(after, note=sentence)
    return True


@transaction.atomic
def save_venue(venue: Venue, *, sentence: str = "", check: Check | None = None) -> None:
    """Save an organiser's edits of a venue; another name or address moves every session still to come.

    ``sentence`` is the organiser's own, for in the mail; ``check`` is asked once the venue is held.
    """
    concerned = [changes.fetched(one) for one in locks.lock_events(moved_by(venue))]
    before = Venue.objects.select_for_update().filter(pk=venue.pk).first()
    if check:
        check()
    venue.modified_at = timezone.now()
    if before is None:
        record(Verb.ADDED, venue, after={"name": venue.name})
    else:
        record(Verb.CHANGED, venue, before=values(before), after=values(venue))
    venue.save()
    for stored in concerned:
        after = changes.applied(stored, Changes(venue=venue))
        invitations.raise_sequence(changes.moved(stored, after))
        events.tell_changed(after, note=sentence)


def moved_by(venue: Venue) -> list[int]:
    """The events with a session there that is still to come, if its name or address is not what is stored."""
    before = Venue.objects.filter(pk=venue.pk).first()
    if before is None or all(getattr(before, f) == getattr(venue, f) for f in _ADDRESS):
        return []
    coming = venue.sessions.standing().filter(ends_at__gt=timezone.now())
    return list(coming.values_list("event_id", flat=True).distinct())


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
    session.cancelled_at = timezone.now()
    session.save(update_fields=["cancelled_at"])
    invitations.raise_sequence([session])


def _save_session(session: Session, event: Event, *, moved: bool) -> None:
    before = Session.objects.filter(pk=session.pk).first()
    if before is None:
        session.save()
        record(Verb.ADDED, session, after={"starts_at": session.starts_at})
        return
    if all(getattr(before, field) == getattr(session, field) for field in _SHOWN):
        return
    session.sequence = before.sequence + moved
    session.modified_at = timezone.now()
    session.announced_starts_at = before.announced_starts_at
    if not event.is_draft and session.starts_at != before.starts_at:
        session.announced_starts_at = before.announced_starts_at or before.starts_at
    session.save()
    record(Verb.CHANGED, session, before=values(before), after=values(session))
