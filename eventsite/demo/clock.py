"""What happened before the demo was loaded, at the moments when it did, by who did it.

A story is a generator: it yields when it goes on and who acts then, and does that once it is asked to.
``play`` lets many take turns, the earliest first; so the log, in which what is written last stands
first, reads as it would have.
"""

from __future__ import annotations

import heapq
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.utils import timezone

from eventsite.mails import letters
from eventsite.models import Message
from eventsite.web.acting import Actor, Kind, acting_as

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MAILED = timedelta(minutes=1)  # after it was queued
TO_BE_MAILED = timedelta(days=2)  # what is younger is left to the worker, for the demo's mailbox

Turn = tuple[datetime, Actor]
Story = Generator[Turn, None, None]


def staff(user: User) -> Actor:
    return Actor(Kind.STAFF, user.pk)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """On the clock in Amsterdam."""
    return datetime.combine(day, time(hour, minute), tzinfo=AMSTERDAM)


def spread(first: datetime, last: datetime, number: int) -> list[datetime]:
    """So many moments by day, many at first and in the end a few."""
    hours = [(10, 12), (19, 47), (21, 8), (9, 31), (16, 25), (20, 14), (12, 56), (14, 3)]
    length = (last - first).days
    days = [round(length * (n / max(number - 1, 1)) ** 1.4) for n in range(number)]
    found = [at(first.date() + timedelta(days=d), *hours[n % 8]) for n, d in enumerate(days)]
    return sorted(min(max(one, first), last) for one in found)


def play(stories: Iterable[Story]) -> None:
    """All of these to their end. What would still have to happen, happens now."""
    now = timezone.now()
    turns: list[tuple[datetime, int, Actor, Story]] = []
    for number, story in enumerate(stories):
        _go_on(turns, number, story)
    while turns:
        moment, number, who, story = heapq.heappop(turns)
        with _clock_at(min(moment, now)), acting_as(who):
            _go_on(turns, number, story)
            if moment < now - TO_BE_MAILED:
                _mail()


def _go_on(turns: list[tuple[datetime, int, Actor, Story]], number: int, story: Story) -> None:
    turn = next(story, None)
    if turn:
        heapq.heappush(turns, (turn[0], number, turn[1], story))


def _mail() -> None:
    """Leave what is queued as it is when it was delivered; the demo's mailbox has what is of late."""
    sent_at = timezone.now() + MAILED
    for message in Message.objects.filter(state=Message.State.QUEUED):
        letter = letters.of(message)
        if letter.still_true():
            letter.prepare()
            message.state, message.sent_at = Message.State.SENT, sent_at
        else:
            message.state = Message.State.SUPERSEDED
        message.attempts = 1
        message.save(update_fields=["state", "sent_at", "attempts"])


@contextmanager
def _clock_at(moment: datetime) -> Iterator[None]:
    """It is ``moment``, for all that asks Django the time; also for what a field has as its default."""

    class Stopped(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return moment.astimezone(tz)

    walking = vars(timezone)["datetime"]
    vars(timezone)["datetime"] = Stopped
    try:
        yield
    finally:
        vars(timezone)["datetime"] = walking
