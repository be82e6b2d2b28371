"""Two at one message at the same moment. On SQLite and on PostgreSQL; each race with its negative control."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from eventsite.booking import cancelling
from eventsite.mails import mailings
from eventsite.models import LogEntry, Mailing, Message

from ... import build
from ...threads import at_once
from ..booking.test_races import without_lock

pytestmark = [
    pytest.mark.slow,
    pytest.mark.database,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("frozen"),
]

MOMENT = timedelta(hours=1)


@pytest.fixture
def due(frozen) -> Mailing:
    """Ready for this very moment, to Bram."""
    event = build.edition()
    build.bram(event)
    Message.objects.all().delete()
    mailing = build.mailing(event)
    mailings.schedule(mailing, timezone.now() + MOMENT)
    frozen.shift(MOMENT)
    return mailing


@pytest.fixture
def unlocked(monkeypatch):
    """Both look at the message before either does anything."""
    monkeypatch.setattr(mailings, "_locked", lambda mailing: Mailing.objects.get(pk=mailing.pk))
    without_lock(monkeypatch, parties=2, at=(mailings, "_locked"))


def send_twice(mailing: Mailing) -> tuple[list[str], int, int]:
    """What either hears, how many mails there are, and how often it is said to be sent."""
    results = at_once([partial(mailings.send, mailing)] * 2)
    told = sorted(type(one).__name__ for one in results)
    sent = LogEntry.objects.filter(verb="sent").count()
    return told, Message.objects.filter(kind="mailing").count(), sent


def test_of_two_who_send_one_sends_and_the_other_hears_that_it_went(due):
    assert send_twice(due) == (["AlreadySent", "NoneType"], 1, 1)


def test_without_the_lock_the_second_would_fail_in_the_middle(due, unlocked):
    """No second mail: a row of its own kind for each receiver sees to that, but nobody says so in words."""
    told, mails, _sent = send_twice(due)

    assert (told, mails) == (["IntegrityError", "NoneType"], 1)


def send_and_take_back(mailing: Mailing) -> tuple[object, str, int]:
    """What who took it back hears, and where it stands."""
    _sent, took_back = at_once(
        [partial(mailings.send_due, timezone.now()), partial(mailings.take_back, mailing)]
    )
    state = Mailing.objects.get().state
    return type(took_back).__name__, state, Message.objects.filter(kind="mailing").count()


RIGHT = [("NoneType", "draft", 0), ("AlreadySent", "sending", 1)]


def test_taken_back_at_its_moment_it_stays_or_they_hear_that_it_went(due):
    assert send_and_take_back(due) in RIGHT


def test_without_the_lock_it_would_go_though_they_heard_that_it_stays(due, unlocked):
    told, _state, mails = send_and_take_back(due)

    assert (told, mails) == ("NoneType", 1)


def test_who_cancels_while_it_is_sent_gets_nothing(due):
    """Before it, they are no receiver; after it, the mail that waits is no longer true."""
    bram = due.event.registrations.get()

    at_once([partial(mailings.send_due, timezone.now()), partial(cancelling.cancel, bram)])

    waiting = Message.objects.filter(kind="mailing")
    assert not any(mailings.MailingLetter(message).still_true() for message in waiting)
