"""One function per message; each queues a row in the transaction that causes it.

What a message says is made at delivery by ``letters.py``; ``delivery.py`` sends it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from eventsite.models import Message, Registration, Session

Kind = Message.Kind

LINKS_PAUSE = timedelta(minutes=10)
# Long enough to gather what an organiser does in a row, short enough to be news.
PARTS_CHANGED_PAUSE = timedelta(minutes=2)


def confirmation(registration: Registration) -> None:
    """You have a place: ticket, invitation, link to change or cancel."""
    _queue(Kind.CONFIRMATION, registration)


def waiting(registration: Registration) -> None:
    """You are on the waiting list, at this position."""
    _queue(Kind.WAITING, registration)


def promoted(registration: Registration) -> None:
    """A place came free and it is yours: ticket and invitation."""
    _queue(Kind.PROMOTED, registration)


def changed(registration: Registration) -> None:
    """You changed the name or the party; this is what we have now."""
    _queue(Kind.CHANGED, registration)


def cancelled(registration: Registration, *, had_place: bool) -> None:
    """You cancelled, or left the waiting list."""
    _queue(Kind.CANCELLED if had_place else Kind.LEFT_WAITING_LIST, registration)


def event_changed(registration: Registration) -> None:
    """The organiser moved the event, or brought it back."""
    _queue(Kind.EVENT_CHANGED, registration)


def event_cancelled(registration: Registration) -> None:
    """The organiser called the event off."""
    _queue(Kind.EVENT_CANCELLED, registration)


def remind(
    kind: Kind, registrations: Iterable[Registration], session: Session, occasion: str
) -> None:
    """Queue a reminder of ``session`` for each, unless it was queued for this occasion before."""
    Message.objects.bulk_create(
        [
            Message(kind=kind, registration=registration, session=session, occasion=occasion)
            for registration in registrations
        ],
        ignore_conflicts=True,
    )


def joined(registration: Registration) -> None:
    """Your stall and your pitch (or your place on the reserve list): ticket and invitations."""
    registration.touch()
    _queue(Kind.JOINED, registration)


def moved_up(registration: Registration) -> None:
    """You were on the reserve list, and now have a pitch at this time."""
    registration.touch()
    _queue(Kind.MOVED_UP, registration)


def parts_changed(registration: Registration) -> None:
    """Your stall or your pitch is another, at another time, or given up; this is what you have now.

    An organiser moves several things in a row; who was about to be told is not told twice.
    """
    registration.touch()
    waiting = Message.objects.filter(
        kind=Kind.PARTS_CHANGED, registration=registration, state=Message.State.QUEUED
    )
    if not waiting.exists():
        _queue(Kind.PARTS_CHANGED, registration, after=PARTS_CHANGED_PAUSE)


def admitted(registration: Registration, session: Session) -> None:
    """You may come to this session of another run; also when its time or place changed."""
    _queue(Kind.ADMITTED, registration, session=session)


def admission_ended(registration: Registration, session: Session) -> None:
    """The session you were let in at is off, or no longer for you."""
    _queue(Kind.ADMISSION_ENDED, registration, session=session)


def links(email: str) -> None:
    """All live registrations of this address, with their links; asked for by whoever typed it.

    An unknown address gets nothing, and a known one at most one such mail in LINKS_PAUSE: the form
    is open to anyone.
    """
    registration = Registration.objects.live().filter(email=email).order_by("-pk").first()
    if registration is None:
        return
    if not asked_lately(Kind.LINKS, registration.email):
        _queue(Kind.LINKS, registration)


def asked_lately(kind: Kind, email: str) -> bool:
    """Whether this address got such a mail within LINKS_PAUSE."""
    return Message.objects.filter(
        Q(registration__email=email) | Q(email=email),
        kind=kind,
        created_at__gt=timezone.now() - LINKS_PAUSE,
    ).exists()


def about(kind: Kind, registration: Registration) -> None:
    """A message of an app above this one, to who has a registration."""
    _queue(kind, registration)


def about_once(kind: Kind, registration: Registration, occasion: str) -> None:
    """As ``about``, unless it was queued for this occasion before."""
    Message.objects.bulk_create(
        [Message(kind=kind, registration=registration, occasion=occasion)], ignore_conflicts=True
    )


def to_address(kind: Kind, email: str) -> None:
    """A message of an app above this one, to who has no registration."""
    Message.objects.create(kind=kind, email=email)


def _queue(
    kind: Kind,
    registration: Registration,
    *,
    session: Session | None = None,
    after: timedelta = timedelta(),
) -> None:
    if not registration.email:
        return  # a walk-in who left no address
    Message.objects.create(
        kind=kind,
        registration=registration,
        session=session,
        next_attempt_at=timezone.now() + after,
    )
