"""NORMS C16: who presses the one button in each mail has exactly the sessions that hold."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.utils import timezone

from courses import attendance
from eventsite.booking import calling_off, cancelling, events, scheduling
from eventsite.door import admissions
from eventsite.mails import delivery
from eventsite.mails.event_letters import ReminderDayLetter
from eventsite.models import Admission, Event, Registration, Session

from ... import build
from ...calendar_receivers import EveryPart, FirstPartOnly

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

FATIMA = "fatima@example.nl"


def holding() -> dict[str, object]:
    """When each session is that Fatima may come to, by UID."""
    confirmed = Registration.objects.confirmed().filter(email=FATIMA)
    hers = Session.objects.filter(event__in=confirmed.values("event"))
    elsewhere = Session.objects.filter(admissions__registration__in=confirmed)
    return {
        session.uid: session.starts_at
        for session in (hers | elsewhere).select_related("event").distinct()
        if not session.is_off
    }


def move(run, other):
    session = run.sessions_in_order()[1]
    session.starts_at += timedelta(minutes=30)
    scheduling.save_sessions(run, [session])


def move_two(run, other):
    sessions = run.sessions_in_order()[:2]
    for session in sessions:
        session.starts_at += timedelta(minutes=15)
    scheduling.save_sessions(run, sessions)


def add(run, other):
    last = run.sessions_in_order()[-1]
    starts_at = last.starts_at + timedelta(days=7)
    added = Session(
        event=run, venue=last.venue, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2)
    )
    scheduling.save_sessions(run, [added])


def take_away(run, other):
    scheduling.save_sessions(run, [], deleted=[run.sessions_in_order()[-1]])


def retitle(run, other):
    run.title += " anders"
    events.save_event(run)


def make_up(run, other):
    (registration,) = run.registrations.live().filter(email=FATIMA)
    missed, at = run.sessions_in_order()[0], other.sessions_in_order()[0]
    attendance.make_up(registration, missed=missed, at=at, by=None)


def end_making_up(run, other):
    admissions.end_admission(Admission.objects.get())


def call_off(run, other):
    calling_off.call_off(run)


def bring_back(run, other):
    calling_off.reinstate(run)


def withdraw(run, other):
    cancelling.cancel(run.registrations.live().get(email=FATIMA))


def sign_up_again(run, other):
    build.registration(run, email=FATIMA)


LIFE = [
    move,
    move_two,
    add,
    take_away,
    retitle,
    make_up,
    end_making_up,
    make_up,
    call_off,
    bring_back,
    withdraw,
    sign_up_again,
    move_two,
]


@pytest.mark.slow
@pytest.mark.parametrize("receiver", [FirstPartOnly, EveryPart])
def test_each_button_pressed_leaves_exactly_the_sessions_that_hold(receiver, frozen):
    course = build.course()
    run, other = build.run(course, sessions=6), build.run(course, sessions=2)
    build.registration(run, email=FATIMA)
    calendar, pressed = receiver(), []

    for change in [lambda run, other: None, *LIFE]:
        frozen.shift(60)
        change(*(Event.objects.get(pk=one.pk) for one in (run, other)))
        outbox.outbox.clear()
        delivery.deliver_due()
        for sent in outbox.outbox:
            calendar.receive(sent)
        pressed.append(len(outbox.outbox))

        held = {uid: calendar.holds[uid]["DTSTART"].dt for uid in calendar.stands()}
        assert held == holding(), change
    assert pressed[0] == 1  # all six with one press


def test_calendar_hears_of_a_move_that_a_reminder_told_in_words_first(frozen):
    """The mail that tells of the change was refused at first, and tried again after the reminder."""
    event = build.edition()
    registration = build.registration(event, email=FATIMA)
    calendar = FirstPartOnly()

    def deliver():
        outbox.outbox.clear()
        delivery.deliver_due()
        for sent in outbox.outbox:
            calendar.receive(sent)

    deliver()
    session = event.sessions.get()
    session.starts_at += timedelta(minutes=30)
    frozen.shift(60)
    scheduling.save_sessions(event, [session])
    later = registration.messages.filter(kind="event_changed")
    later.update(next_attempt_at=timezone.now() + timedelta(hours=1))
    occasion = ReminderDayLetter.occasion_of(session)
    ReminderDayLetter.queue_once([registration], occasion, session=session)
    deliver()
    frozen.shift(3600)

    deliver()

    assert calendar.holds[session.uid]["DTSTART"].dt == session.starts_at
