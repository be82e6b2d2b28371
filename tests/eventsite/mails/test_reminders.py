"""Reminders, practical information and thanks: to whom, when, and once."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format

from eventsite import wiring
from eventsite.booking import calling_off, cancelling, scheduling
from eventsite.door import admissions, checkin
from eventsite.jobs import periodic
from eventsite.mails import delivery, reminders
from eventsite.models import CheckIn, Event, Message, Session

from ... import build
from ...threads import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _no_other_jobs(monkeypatch):
    """The rest of the worker's jobs only takes time here."""
    ours = {"reminders", "practical information", "thanks"}
    monkeypatch.setattr(periodic, "_jobs", [job for job in wiring.JOBS if job.name in ours])


@pytest.fixture
def event():
    """Two weeks from now."""
    return build.edition()


def at(frozen, moment) -> None:
    frozen.move_to(moment)
    periodic.run_due(timezone.now())


def queued(kind: str) -> list[str]:
    return sorted(Message.objects.filter(kind=kind).values_list("registration__email", flat=True))


def local(moment):
    return timezone.localtime(moment)


def test_reminded_a_week_and_a_day_before_once_each(event, frozen):
    build.bram(event)
    start = local(event.starts_at)

    at(frozen, start - 7 * DAY - timedelta(minutes=1))
    assert queued("reminder_week") == []
    for minutes in range(0, 60, 5):
        at(frozen, start - 7 * DAY + timedelta(minutes=minutes))
    assert queued("reminder_week") == ["bram@example.nl"]

    at(frozen, start - DAY - timedelta(minutes=1))
    assert queued("reminder_day") == []
    for minutes in range(0, 60, 5):
        at(frozen, start - DAY + timedelta(minutes=minutes))
    assert queued("reminder_day") == ["bram@example.nl"]
    assert Message.objects.exclude(kind="confirmation").count() == 2


def test_who_signed_up_an_hour_before_is_not_reminded(event, frozen):
    start = local(event.starts_at)
    build.bram(event)
    for reminder in [7 * DAY, DAY]:
        frozen.move_to(start - reminder - HOUR)
        build.registration(event)

    at(frozen, start - 7 * DAY)
    assert queued("reminder_week") == ["bram@example.nl"]
    at(frozen, start - DAY)
    assert len(queued("reminder_day")) == 2  # Bram, and who signed up six days ago


def test_who_waits_and_who_cancelled_are_not_reminded(frozen):
    event = build.edition(capacity=1)
    build.bram(event)
    cancelling.cancel(build.daan(event))
    build.chaima(event)

    at(frozen, local(event.starts_at) - 7 * DAY)

    assert queued("reminder_week") == ["bram@example.nl"]


@pytest.mark.parametrize("change", [calling_off.call_off, None])
def test_cancelled_after_the_reminder_was_queued_gets_none(event, frozen, change):
    bram = build.bram(event)
    at(frozen, local(event.starts_at) - DAY)

    if change:
        change(event)
    else:
        cancelling.cancel(bram)
    delivery.deliver_due()

    assert Message.objects.get(kind="reminder_day").state == "superseded"


def test_an_hour_of_downtime_delays_the_reminder_and_nothing_else(event, frozen):
    build.bram(event)

    at(frozen, local(event.starts_at) - DAY + HOUR)

    assert queued("reminder_day") == ["bram@example.nl"]


def test_reminder_of_a_week_is_dropped_when_it_is_nearly_time(event, frozen):
    build.bram(event)

    at(frozen, local(event.starts_at) - DAY)

    assert queued("reminder_week") == []
    assert queued("reminder_day") == ["bram@example.nl"]


def test_evening_put_off_after_the_reminder_is_reminded_of_again(event, frozen):
    build.bram(event)
    at(frozen, local(event.starts_at) - DAY)
    session = event.sessions.get()
    session.starts_at += 7 * DAY
    session.ends_at += 7 * DAY
    session.doors_open_at = None
    scheduling.save_sessions(event, [session])

    delivery.deliver_due()
    at(frozen, local(session.starts_at) - DAY)

    states = (
        Message.objects.filter(kind="reminder_day").order_by("pk").values_list("state", flat=True)
    )
    assert list(states) == ["superseded", "queued"]


def move(event, **by) -> None:
    session = event.sessions.get()
    session.doors_open_at = None
    session.starts_at = local(session.starts_at) + timedelta(**by)
    session.ends_at = local(session.ends_at) + timedelta(**by)
    scheduling.save_sessions(event, [session])


def test_same_day_at_another_hour_is_reminded_of_once(event, frozen):
    build.bram(event)
    at(frozen, local(event.starts_at) - DAY)
    delivery.deliver_due()
    move(event, hours=1)

    at(frozen, timezone.now() + HOUR)

    assert queued("reminder_day") == ["bram@example.nl"]


def test_evening_put_off_and_put_back_before_the_reminder_left_is_reminded_of(event, frozen):
    build.bram(event)
    at(frozen, local(event.starts_at) - DAY)
    move(event, days=7)
    delivery.deliver_due()
    assert Message.objects.get(kind="reminder_day").state == "superseded"
    move(event, days=-7)

    at(frozen, timezone.now() + timedelta(minutes=5))
    delivery.deliver_due()

    assert Message.objects.get(kind="reminder_day").state == "sent"


def test_evening_put_off_after_the_practical_information_brings_it_again(event, frozen):
    Event.objects.update(practical_information="De ingang is achter.")
    build.bram(event)
    at(frozen, local(event.starts_at) - 3 * DAY)
    delivery.deliver_due()
    move(event, days=30)
    at(frozen, timezone.now() + HOUR)
    assert len(queued("practical")) == 1

    at(frozen, local(event.sessions.get().starts_at) - 3 * DAY)

    assert len(queued("practical")) == 2


def test_course_is_reminded_of_once_a_week_before_and_a_day_before_each_session(frozen):
    event = build.edition(sessions=2)
    build.bram(event)
    for session in event.sessions_in_order():
        at(frozen, local(session.starts_at) - 7 * DAY)
        at(frozen, local(session.starts_at) - DAY)

    assert len(queued("reminder_week")) == 1
    assert len(queued("reminder_day")) == 2


def test_subject_says_morgen_or_vandaag(frozen):
    event = build.edition(starts_at=local(build.NOW).replace(hour=9, minute=0, second=0) + 10 * DAY)
    build.bram(event)
    delivery.deliver_due()
    at(frozen, local(event.starts_at) - DAY)
    delivery.deliver_due()
    tomorrow = outbox.outbox[-1]
    Message.objects.filter(kind="reminder_day").update(
        state="queued", sent_at=None, next_attempt_at=timezone.now()
    )
    frozen.move_to(local(event.starts_at) - 3 * HOUR)
    delivery.deliver_due()

    assert tomorrow.subject == "Morgen om 09.00 uur: Initiatievencafé"
    assert outbox.outbox[-1].subject == "Vandaag om 09.00 uur: Initiatievencafé"
    assert outbox.outbox[-1] is not tomorrow


def test_practical_information_goes_to_everyone_once_also_to_who_comes_late(event, frozen):
    Event.objects.update(practical_information="Parkeren kan in garage Raaks.")
    build.bram(event)
    start = local(event.starts_at)
    at(frozen, start - 3 * DAY - timedelta(minutes=1))
    assert queued("practical") == []

    at(frozen, start - 3 * DAY)
    frozen.move_to(start - 2 * DAY)
    build.daan(event)
    for minutes in (5, 10, 15):
        at(frozen, start - 2 * DAY + timedelta(minutes=minutes))

    assert queued("practical") == ["bram@example.nl", "daan@example.nl"]


def test_without_practical_information_there_is_no_mail(event, frozen):
    build.bram(event)

    at(frozen, local(event.starts_at) - 2 * DAY)

    assert queued("practical") == []


def test_thanks_go_the_next_morning_to_who_was_there(event, frozen):
    came, undone = build.bram(event), build.daan(event)
    build.chaima(event)
    session = event.sessions.get()
    anna = build.anna()
    frozen.move_to(session.starts_at)
    for registration in (came, undone):
        CheckIn.objects.create(
            id=uuid.uuid4(), registration=registration, session=session, scanned_at=timezone.now()
        )
    checkin.undo(CheckIn.objects.get(registration=undone), operator=anna)
    morning = (local(session.ends_at) + DAY).replace(hour=10, minute=0, second=0, microsecond=0)

    at(frozen, morning - timedelta(minutes=1))
    assert queued("thanks") == []
    at(frozen, morning)
    at(frozen, morning + DAY)

    assert queued("thanks") == ["bram@example.nl"]


@pytest.fixture
def making_up():
    """Bram is to miss the second evening of his run, and comes to another run's second, a day later."""
    course = build.course()
    own, other = build.run(course, slug="eigen"), build.run(course, slug="andere")
    missed, at_other = own.sessions_in_order()[1], other.sessions_in_order()[1]
    Session.objects.filter(event=other).update(
        doors_open_at=None, starts_at=F("starts_at") + DAY, ends_at=F("ends_at") + DAY
    )
    at_other.refresh_from_db()
    bram = build.bram(own)
    build.daan(other)
    return admissions.admit(bram, at_other, instead_of=missed, operator=None)


def test_who_makes_up_a_session_elsewhere_is_reminded_of_that_and_not_of_the_one_they_miss(
    making_up, frozen
):
    at(frozen, local(making_up.instead_of.starts_at) - DAY)
    assert queued("reminder_day") == []
    at(frozen, local(making_up.session.starts_at) - DAY)

    assert queued("reminder_day") == ["bram@example.nl", "daan@example.nl"]
    Message.objects.exclude(kind="reminder_day").delete()
    delivery.deliver_due()
    (letter,) = [mail for mail in outbox.outbox if "bram@" in mail.to[0]]
    assert date_format(local(making_up.session.starts_at), "DATE_FORMAT") in letter.body
    assert "meld u af" not in letter.body  # from all of their own run, that would be


def test_reminder_of_a_session_elsewhere_is_not_sent_once_it_is_not_theirs(making_up, frozen):
    at(frozen, local(making_up.session.starts_at) - DAY)
    admissions.end_admission(making_up)

    delivery.deliver_due()

    states = Message.objects.filter(kind="reminder_day").values_list("registration__email", "state")
    assert dict(states) == {"bram@example.nl": "superseded", "daan@example.nl": "sent"}


def test_reminder_of_a_session_that_is_made_up_for_meanwhile_is_not_sent(frozen):
    course = build.course()
    own, other = build.run(course), build.run(course)
    first, at_other = own.sessions_in_order()[0], other.sessions_in_order()[2]
    bram = build.bram(own)
    at(frozen, local(first.starts_at) - DAY)

    admissions.admit(bram, at_other, instead_of=first, operator=None)
    delivery.deliver_due()

    assert Message.objects.get(kind="reminder_day").state == "superseded"


@pytest.mark.parametrize("count", [1, 3])
def test_number_of_queries_does_not_grow_with_the_people(
    event, frozen, django_assert_num_queries, count
):
    for _ in range(count):
        build.registration(event)
    frozen.move_to(local(event.starts_at) - DAY)

    with django_assert_num_queries(7):
        reminders.remind(timezone.now())


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_queue_each_reminder_once(event, frozen):
    for _ in range(5):
        build.registration(event)
    frozen.move_to(local(event.starts_at) - DAY)

    at_once([lambda: periodic.run_due(timezone.now())] * 4)

    assert Message.objects.filter(kind="reminder_day").count() == 5
