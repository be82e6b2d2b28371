"""A message that goes out by itself, whatever is done with it and its evening before its moment."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventsite.booking import calling_off, cancelling
from eventsite.jobs import periodic
from eventsite.mails import delivery, mailings
from eventsite.models import LogEntry, Mailing, Message

from ... import build
from ...threads import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

HOUR = timedelta(hours=1)
WRITTEN = {"audience": "all", "subject": "Tot straks", "text": "Kom achterom."}


@pytest.fixture
def mailing():
    """Ready for over an hour, to Bram."""
    event = build.edition()
    build.bram(event)
    Message.objects.all().delete()
    mailing = build.mailing(event)
    mailings.schedule(mailing, timezone.now() + HOUR)
    return mailing


def sent() -> int:
    return Message.objects.filter(kind="mailing").count()


def test_message_goes_at_its_moment_to_who_is_there_then(mailing, frozen):
    frozen.shift(HOUR - timedelta(minutes=1))
    mailings.send_due(timezone.now())
    assert sent() == 0
    build.daan(mailing.event)

    frozen.shift(timedelta(minutes=1))
    assert "messages at their moment" in periodic.run_due(timezone.now())
    mailings.send_due(timezone.now())

    mailing.refresh_from_db()
    assert (sent(), mailing.state, mailing.send_at) == (2, "sending", None)
    assert LogEntry.objects.filter(verb="sent").get().actor == "system"


def test_message_that_was_taken_back_does_not_go(mailing, frozen):
    mailings.take_back(mailing)
    mailings.take_back(mailing)
    frozen.shift(2 * HOUR)

    mailings.send_due(timezone.now())

    assert (sent(), Mailing.objects.get().is_draft) == (0, True)


def test_message_goes_as_it_was_changed_and_at_the_moment_it_was_put_off_to(mailing, frozen):
    mailings.write(mailing, **WRITTEN)
    mailings.schedule(mailing, timezone.now() + 3 * HOUR)
    frozen.shift(HOUR)
    mailings.send_due(timezone.now())
    assert sent() == 0

    frozen.shift(2 * HOUR)
    mailings.send_due(timezone.now())

    assert (sent(), Mailing.objects.get().subject) == (1, "Tot straks")


def test_message_that_stands_ready_takes_no_word_that_is_unknown(mailing):
    with pytest.raises(mailings.UnknownWords):
        mailings.write(mailing, **(WRITTEN | {"text": "Dag {achternaam}"}))

    assert "achternaam" not in Mailing.objects.get().text


@pytest.mark.parametrize(
    ("befalls", "why"),
    [
        (lambda m: calling_off.call_off(m.event, reason="Storm."), "called off"),
        (lambda m: cancelling.cancel(m.event.registrations.get()), "nobody"),
    ],
)
def test_message_is_held_when_it_may_not_be_true_any_more(mailing, frozen, befalls, why):
    frozen.shift(timedelta(minutes=5))
    befalls(mailing)
    frozen.shift(HOUR)

    mailings.send_due(timezone.now())

    mailing.refresh_from_db()
    assert (sent(), mailing.state, mailing.held_because) == (0, "draft", why)


def test_message_that_was_written_after_the_evening_was_called_off_goes(frozen):
    event = build.edition()
    build.bram(event)
    calling_off.call_off(event, reason="Storm.")
    frozen.shift(timedelta(minutes=1))
    mailing = build.mailing(event)
    mailings.schedule(mailing, timezone.now() + HOUR)
    frozen.shift(HOUR)

    mailings.send_due(timezone.now())

    assert sent() == 1


def test_message_of_several_events_is_held_when_one_is_called_off(frozen):
    one, other = build.run(), build.run()
    build.bram(one)
    build.daan(other)
    mailing = Mailing(subject="Dag", text="Tot dan.")
    mailings.write(mailing, audience="all", subject="Dag", text="Dag.", events=[one, other])
    mailings.schedule(mailing, timezone.now() + HOUR)
    frozen.shift(timedelta(minutes=5))
    calling_off.call_off(other, reason="Ziek.")
    frozen.shift(HOUR)

    mailings.send_due(timezone.now())

    assert Mailing.objects.get().held_because == "called off"


def test_message_is_not_sent_half_a_day_late(mailing, frozen):
    frozen.shift(14 * HOUR)

    mailings.send_due(timezone.now())

    assert (sent(), Mailing.objects.get().held_because) == (0, "late")


def test_mails_still_waiting_do_not_go_once_the_evening_is_called_off(mailing, frozen):
    frozen.shift(HOUR)
    mailings.send_due(timezone.now())
    frozen.shift(timedelta(seconds=1))
    calling_off.call_off(mailing.event, reason="Storm.")

    delivery.deliver_due()

    assert Message.objects.get(kind="mailing").state == "superseded"


def test_moment_that_passed_is_refused(mailing):
    with pytest.raises(mailings.NotInFuture):
        mailings.schedule(mailing, timezone.now())


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_two_workers_send_it_once(mailing, frozen):
    frozen.shift(HOUR)

    at_once([lambda: mailings.send_due(timezone.now())] * 3)

    assert sent() == 1


STEPS = ["schedule", "take back", "write", "send", "stop", "resume", "hour", "call off", "due"]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(STEPS), max_size=8))
def test_any_order_sends_it_at_most_once_and_never_what_was_called_off_since(
    steps, frozen, django_db_blocker
):
    event = build.edition()
    build.bram(event)
    mailing = build.mailing(event)
    scheduled_at = None
    for step in steps:
        before = mailing.messages.filter(kind="mailing").count()
        step_of(step, mailing, frozen)
        frozen.shift(timedelta(seconds=1))
        now = Mailing.objects.get(pk=mailing.pk)
        after = mailing.messages.filter(kind="mailing").count()
        assert after <= 1
        if step != "send" and after > before:
            off = event.__class__.objects.get(pk=event.pk).cancelled_at
            assert off is None or off < scheduled_at
        assert (now.state in {"sending", "stopped"}) == bool(after)
        scheduled_at = now.scheduled_at or scheduled_at


def step_of(step, mailing, frozen) -> None:
    now = timezone.now()
    try:
        match step:
            case "schedule":
                mailings.schedule(mailing, now + HOUR / 2)
            case "take back":
                mailings.take_back(mailing)
            case "write":
                mailings.write(Mailing.objects.get(pk=mailing.pk), **WRITTEN)
            case "send":
                mailings.send(mailing)
            case "stop":
                mailings.stop(mailing)
            case "resume":
                mailings.resume(mailing)
            case "hour":
                frozen.shift(HOUR)
            case "call off":
                calling_off.call_off(mailing.event, reason="Storm.")
            case "due":
                mailings.send_due(now)
    except (mailings.AlreadySent, mailings.NobodyThere):
        pass
