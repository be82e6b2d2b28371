"""Jobs over many rows let who signs up or checks in in between; on SQLite one writes at a time."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from eventsite.door import checkin
from eventsite.jobs import batches, purging, retaining
from eventsite.mails import reminders
from eventsite.models import CalendarLink, Message
from eventsite.web.sqlite3 import line

from ... import build
from ...threads import at_once

PEOPLE = 20
AT_A_TIME = 5


@pytest.fixture
def evening(frozen, monkeypatch):
    """Tomorrow, with a reminder due to each of its people and as many useless calendar links."""
    monkeypatch.setattr(batches, "ROWS", AT_A_TIME)
    edition = build.edition(capacity=500)
    for n in range(PEOPLE):
        build.registration(edition)
        CalendarLink.objects.create(email=f"vroeger{n}@example.nl")
    frozen.move_to(timezone.localtime(edition.starts_at) - timedelta(days=1))
    return edition


JOBS = {
    "calendar links": (
        lambda now: retaining.run(purging.CALENDAR_LINKS, now),
        lambda: PEOPLE - CalendarLink.objects.count(),
    ),
    "reminders": (
        reminders.remind,
        lambda: Message.objects.filter(kind="reminder_day").count(),
    ),
}


def let_in_between(monkeypatch, evening, done):
    """From now on somebody signs up and is checked in between two batches; how far the job was then."""
    tonight = build.edition(starts_at=timezone.now() + timedelta(minutes=20))
    seen = []

    def signs_up_and_comes_in() -> None:
        if connection.vendor == "sqlite":
            connection.cursor().execute("PRAGMA busy_timeout = 0")  # say at once that it is locked
        somebody = build.registration(tonight)
        checkin.check_in(tonight.sessions.get(), somebody, check_in_id=uuid.uuid4())

    def look() -> None:
        (error,) = at_once([signs_up_and_comes_in])
        seen.append(error or done())

    monkeypatch.setattr(batches, "_let_others_in", look)
    return seen


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", JOBS)
def test_somebody_signs_up_and_is_checked_in_between_two_batches(monkeypatch, evening, name):
    job, done = JOBS[name]
    seen = let_in_between(monkeypatch, evening, done)

    job(timezone.now())

    assert seen == [5, 10, 15, 20]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", JOBS)
def test_in_one_transaction_nobody_could(monkeypatch, evening, name):
    """The negative control."""
    monkeypatch.setattr(line, "LONGEST_WAIT", 0.5)
    job, done = JOBS[name]
    seen = let_in_between(monkeypatch, evening, done)

    with transaction.atomic():
        job(timezone.now())

    assert [isinstance(one, OperationalError) for one in seen] == [True] * 4


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", JOBS)
def test_job_that_was_cut_off_is_done_by_the_next_and_nothing_twice(monkeypatch, evening, name):
    class Killed(BaseException):
        pass

    def is_killed() -> None:
        raise Killed

    job, done = JOBS[name]
    monkeypatch.setattr(batches, "_let_others_in", is_killed)
    with pytest.raises(Killed):
        job(timezone.now())
    assert done() == AT_A_TIME

    monkeypatch.setattr(batches, "_let_others_in", lambda: None)
    job(timezone.now())

    assert done() == PEOPLE
