"""Mails that nobody asks for: reminders, practical information, thanks.

Each job may run as often as it likes: what was queued for an occasion is not queued again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from eventsite.models import CheckIn, Event, Message, Registration, Session

from . import stopping
from .event_letters import (
    PracticalLetter,
    ReminderDayLetter,
    ReminderLetter,
    ReminderWeekLetter,
    ThanksLetter,
)
from .registration_letter import RegistrationLetter

# Who got a ticket this short before a reminder was due knows it still.
KNOWS_IT_STILL = timedelta(hours=12)
PRACTICAL_BEFORE = timedelta(days=3)
THANKS_AT_HOUR = 10
THANKS_UNTIL = timedelta(days=4)


@dataclass(frozen=True)
class Reminder:
    """``before`` the start, and after an outage still until ``until`` before it."""

    letter: type[ReminderLetter]
    before: timedelta
    until: timedelta
    first_session_only: bool


REMINDERS = [
    Reminder(ReminderWeekLetter, timedelta(days=7), timedelta(days=2), first_session_only=True),
    Reminder(ReminderDayLetter, timedelta(days=1), timedelta(hours=1), first_session_only=False),
]


def remind(now: datetime) -> None:
    """A week before an event and a day before each session, at the hour that it starts."""
    for session in _coming(now, timedelta(days=8)):
        for reminder in REMINDERS:
            if reminder.first_session_only and session.starts_at != session.event.starts_at:
                continue
            due = _before(session.starts_at, reminder.before)
            if due <= now < session.starts_at - reminder.until:
                occasion = ReminderLetter.occasion_of(session)
                _queue(reminder.letter, _own(session, due), session, occasion)
                if not reminder.first_session_only:
                    _queue(reminder.letter, _making_up(session, due), session, occasion)


def _own(session: Session, due: datetime) -> QuerySet[Registration]:
    """Its event's people, but for who makes up for it elsewhere: they will miss it."""
    people = session.event.registrations.confirmed().exclude(admissions__instead_of=session)
    return people.filter(confirmed_at__lte=due - KNOWS_IT_STILL)


def _making_up(session: Session, due: datetime) -> QuerySet[Registration]:
    """Who comes to it instead of one of another event's."""
    return Registration.objects.confirmed().filter(
        admissions__session=session, admissions__admitted_at__lte=due - KNOWS_IT_STILL
    )


def practical_information(now: datetime) -> None:
    """Three days before, or as soon as somebody signs up after that; once to each for each day it is put to."""
    for session in _coming(now, PRACTICAL_BEFORE + timedelta(days=1)):
        event = session.event
        is_due = _before(session.starts_at, PRACTICAL_BEFORE) <= now
        if is_due and event.practical_information and session.starts_at == event.starts_at:
            people = event.registrations.confirmed()
            _queue(PracticalLetter, people, session, PracticalLetter.occasion_of(event))


def thank(now: datetime) -> None:
    """The morning after the last session, to who was there."""
    sessions = (
        Session.objects.standing()
        .filter(
            event__status=Event.Status.PUBLISHED, ends_at__lte=now, ends_at__gt=now - THANKS_UNTIL
        )
        .select_related("event")
        .prefetch_related("event__sessions")
    )
    for session in sessions:
        event = session.event
        if session.ends_at == event.ends_at and now >= _morning_after(session.ends_at):
            in_once = CheckIn.objects.live().filter(session__event=event).values("registration")
            came = event.registrations.confirmed().filter(pk__in=in_once)
            came = stopping.who_want_them(came)
            _queue(ThanksLetter, came, session, f"event:{event.pk}")


def thanks_go_at(event: Event) -> datetime | None:
    """When who was there is thanked; None once that is past, and for what has no session."""
    end = event.ends_at
    if end is None:
        return None
    moment = _morning_after(end)
    return moment if moment > timezone.now() else None


def _coming(now: datetime, within: timedelta) -> QuerySet[Session]:
    return (
        Session.objects.standing()
        .filter(
            event__status=Event.Status.PUBLISHED, starts_at__gt=now, starts_at__lte=now + within
        )
        .select_related("event")
        .prefetch_related("event__sessions")
    )


def _queue(
    letter: type[RegistrationLetter],
    people: QuerySet[Registration],
    session: Session,
    occasion: str,
) -> None:
    had_it = Message.objects.filter(
        registration=OuterRef("pk"), kind=letter.kind, occasion=occasion
    )
    wanting = people.exclude(email="").exclude(Exists(had_it))
    letter.queue_once(wanting, occasion, session=session)
    # Put off before it left, and put back: what was no longer true is so again.
    Message.objects.filter(
        kind=letter.kind,
        occasion=occasion,
        state=Message.State.SUPERSEDED,
        registration__in=people,
    ).update(state=Message.State.QUEUED, attempts=0, next_attempt_at=timezone.now())


def _before(moment: datetime, days: timedelta) -> datetime:
    """The same time on the clock, days earlier, also across a change of summer time."""
    return timezone.localtime(moment) - days


def _morning_after(moment: datetime) -> datetime:
    local = timezone.localtime(moment) + timedelta(days=1)
    return local.replace(hour=THANKS_AT_HOUR, minute=0, second=0, microsecond=0)
