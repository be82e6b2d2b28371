"""Where the story takes place: its clock, who works there, the worker, and the post."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from eventsite.jobs import periodic
from eventsite.mails import delivery, examples

from .browser import Browser, Page
from .clock import Clock
from .post import Post

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
PASSWORD = "welkom-in-haarlem"  # noqa: S105 (of the demo, as `make run` prints it)
MANAGER, ORGANISER, TRAINER, STEWARD = (
    f"{name}@example.nl" for name in ("mira", "anna", "tess", "sem")
)
SIGNED_IN_FOR = timedelta(days=10)  # a session ends after fourteen, also halfway a form
WORKS_AT = time(9, 15)  # when a worker that has nothing else to do is let look
SHOWN_LATER = {examples.JOB}  # made anew each hour, for organisers to look at

Story = Generator[datetime, None, None]
"""A chapter: it yields when it goes on, and does the next thing once that is now."""


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """On the clock in Amsterdam."""
    return datetime.combine(day, time(hour, minute), tzinfo=AMSTERDAM)


@dataclass
class World:
    """``told`` is what the chapters know of each other: names of things and their addresses."""

    clock: Clock
    answers: Counter[int] = field(default_factory=Counter)
    post: Post = field(default_factory=Post)
    told: dict[str, str] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    _staff: dict[str, tuple[Browser, datetime]] = field(default_factory=dict)

    def staff(self, email: str) -> Browser:
        """The browser of who works here; signed out by now and then, they sign in again."""
        browser, since = self._staff.get(email, (None, self.clock.now()))
        if browser is None or self.clock.now() - since > SIGNED_IN_FOR:
            browser, since = Browser(self.answers, email, PASSWORD), self.clock.now()
            self._staff[email] = browser, since
        return browser

    def visitor(self) -> Browser:
        """Somebody's own, without any cookie."""
        return Browser(self.answers)

    def open_mail(self, to: str, leading: str, *saying: str) -> Page:
        """Follow an address that begins like this, from somebody's last mail that has one."""
        letter = self.post.latest(to, *saying, leading=leading)
        return self.visitor().open(letter.addresses(leading)[0])

    def play(self, stories: Iterable[Story]) -> None:
        """All to their end, the earliest turn first; the worker does its work in between."""
        turns: list[tuple[datetime, int, Story]] = []
        for number, story in enumerate(stories):
            _go_on(turns, number, story)
        while turns:
            moment, number, story = heapq.heappop(turns)
            self._pass_until(moment)
            _go_on(turns, number, story)

    def work(self) -> None:
        """What a worker does in its round."""
        periodic.run_due(self.clock.now(), without=SHOWN_LATER)
        delivery.deliver_due()

    def _pass_until(self, moment: datetime) -> None:
        day = self.clock.now(AMSTERDAM).date()
        while (look := datetime.combine(day, WORKS_AT, tzinfo=AMSTERDAM)) < moment:
            if look > self.clock.now():
                self.clock.go_to(look)
                self.work()
            day += timedelta(days=1)
        self.clock.go_to(moment)
        delivery.deliver_due()


def _go_on(turns: list[tuple[datetime, int, Story]], number: int, story: Story) -> None:
    moment = next(story, None)
    if moment:
        heapq.heappush(turns, (moment, number, story))
