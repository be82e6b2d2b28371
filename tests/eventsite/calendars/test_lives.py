"""Whatever organisers and people do in whatever order: each calendar ends up as its person's feed."""

from __future__ import annotations

import contextlib
import itertools
import random
import smtplib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone
from icalendar import Calendar

from cafes import stands
from cafes.models import StandBooking
from courses import attendance
from eventsite.booking import (
    calling_off,
    cancelling,
    events,
    refusals,
    registering,
    scheduling,
)
from eventsite.calendars import feeds
from eventsite.door import admissions
from eventsite.mails import delivery
from eventsite.models import Admission, Event, Message, Registration, Session, Venue
from eventsite.tickets import links
from pitches import taking_part, timetable

from ... import build
from ...calendar_receivers import EveryPart, FirstPartOnly, calendar_parts
from ...examples import examples

pytestmark = [pytest.mark.database, pytest.mark.django_db]

PEOPLE = ["bram@example.nl", "chaima@example.nl", "daan@example.nl"]
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Entry:
    sequence: int
    status: str
    says: tuple[str, ...]

    @property
    def is_off(self) -> bool:
        return self.status == "CANCELLED"


def entries_in(ics: bytes) -> dict[str, Entry]:
    shown = ("dtstart", "dtend", "summary", "location", "description")
    return {
        str(event["uid"]): Entry(
            int(event["sequence"]),
            str(event["status"]),
            tuple(event[name].to_ical().decode() for name in shown),
        )
        for event in Calendar.from_ical(ics).walk("VEVENT")
    }


class RefusingBackend(EmailBackend):
    """A mail server that is away every other time, when it is told to be."""

    flaky = False
    calls = 0

    def send_messages(self, messages):
        type(self).calls += 1
        if self.flaky and self.calls % 2:
            outbox.refused = [*getattr(outbox, "refused", []), *messages]
            raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")
        return super().send_messages(messages)


class Inbox:
    """The calendar of one address, as it is after each mail (RFC 5546 §2.1.4)."""

    def __init__(self) -> None:
        self.holds: dict[str, Entry] = {}
        # What a mail that never came would have said: it is told anew, and may be no news.
        self.unsure: set[str] = set()
        self.clients = [FirstPartOnly(), EveryPart()]

    def receive(self, method: str, uid: str, entry: Entry) -> None:
        held = self.holds.get(uid)
        assert (method == "CANCEL") == entry.is_off
        assert method != "PUBLISH" or not held or uid in self.unsure
        if held:
            assert entry.sequence > held.sequence, "an entry that the calendar takes for old"
        if uid not in self.unsure:
            assert held or not entry.is_off, "an entry taken back that was never there"
            is_news = not held or (entry.status, entry.says) != (held.status, held.says)
            assert is_news, "an entry that says what the calendar holds"
        self.holds[uid] = entry
        self.unsure.discard(uid)

    def compare(self, feed: dict[str, Entry], told: set[str]) -> None:
        for uid in self.holds.keys() | feed.keys():
            held, published = self.holds.get(uid), feed.get(uid)
            if held is None or held.is_off:
                # Who waits is not invited.
                assert published is None or published.status != "CONFIRMED", "not told"
            else:
                assert published is not None, "an entry that the feed does not know"
                assert (held.status, held.says) == (published.status, published.says)
                # A change that was undone before it was told leaves the feed ahead.
                assert held.sequence <= published.sequence
            if uid in told and published:
                assert held.sequence == published.sequence
        stands = {uid for uid, held in self.holds.items() if not held.is_off}
        for client in self.clients:
            assert set(client.stands()) == stands
            for uid in stands:
                says = tuple(self.holds[uid].says[n] for n in range(4))
                assert client.stands()[uid] == says


CHANGES: list[tuple[Callable[..., None], dict[str, Sequence]]] = []


def change(**choices: Sequence):
    """A change that the walk makes, and what it may choose from."""

    def decorate(verb: Callable[..., None]) -> Callable[..., None]:
        CHANGES.append((verb, choices))
        return verb

    return decorate


class Lives:
    """An evening and two runs of a course, three people, and what anybody does."""

    def __init__(self, *, clock, capacity: int) -> None:
        self.clock = clock
        self.evening = build.edition(capacity=capacity, sessions=2)
        course = build.course()
        self.run, self.other = build.run(course, sessions=2), build.run(course, sessions=2)
        self.stands = build.stands(self.evening, 3)
        build.slots(self.evening, 1)  # so that two can be reserves
        self.inboxes = {address: Inbox() for address in PEOPLE}
        for address in PEOPLE:
            build.registration(self.run, email=address)
        self.deliver(flaky=False)

    # Organisers

    def _event(self, n: int) -> Event:
        pk = [self.evening, self.run, self.other][n % 3].pk
        return Event.objects.get(pk=pk)

    def _session(self, n: int) -> Session:
        sessions = self._event(n).sessions_in_order()
        return sessions[n // 3 % len(sessions)]

    def _save(self, session: Session) -> None:
        self.clock.shift(60)
        scheduling.save_sessions(session.event, [session])

    @change(n=range(10))
    def move(self, n: int) -> None:
        session = self._session(n)
        session.ends_at += timedelta(minutes=5)
        self._save(session)

    @change(n=range(10), back=(True, False))
    def move_there_or_back(self, n: int, back: bool) -> None:
        session = self._session(n)
        session.starts_at += timedelta(minutes=-10 if back else 10)
        session.doors_open_at = None
        self._save(session)

    @change(n=range(10))
    def other_venue(self, n: int) -> None:
        session = self._session(n)
        session.venue = build.venue(name=f"Zaal {next(_numbers)}")
        self._save(session)

    @change()
    def other_address(self) -> None:
        venue = Venue.objects.get(pk=self._session(0).venue_id)
        venue.street = f"Kinderhuissingel {next(_numbers)}"
        self.clock.shift(60)
        scheduling.save_venue(venue)

    @change(n=range(10))
    def retitle_session(self, n: int) -> None:
        session = self._session(n)
        session.title = f"Met gast {next(_numbers)}"
        self._save(session)

    @change(n=range(3))
    def retitle_event(self, n: int) -> None:
        event = self._event(n)
        event.title = f"Editie {next(_numbers)}"
        self.clock.shift(60)
        events.save_event(event)

    @change(n=range(10))
    def cancel_session(self, n: int) -> None:
        session = self._session(n)
        self.clock.shift(60)
        with contextlib.suppress(scheduling.SessionHasAdmissions, scheduling.NothingToPublish):
            scheduling.save_sessions(session.event, [], deleted=[session])

    @change(n=range(3))
    def call_off_or_bring_back(self, n: int) -> None:
        event = self._event(n)
        self.clock.shift(60)
        if event.is_cancelled:
            calling_off.reinstate(event)
        else:
            calling_off.call_off(event)

    @change(opens_after=(0, 15, 30))
    def open_stage(self, opens_after: int) -> None:
        build.open_stage(self.evening, opens_after=opens_after)

    @change(n=range(10))
    def assign_stand(self, n: int) -> None:
        booked = StandBooking.objects.live().filter(stand__edition=self.evening).first()
        if booked:
            stands.assign(self.stands[n % 3], booked)

    @change(n=range(10))
    def admit(self, n: int) -> None:
        registration = self._live(n, self.run)
        at = self._other_session(n)
        if registration and at:
            missed = self.run.all_sessions_in_order()[n % 2]
            with contextlib.suppress(attendance.MakeUpRefused):
                attendance.make_up(registration, missed=missed, at=at, by=None)

    def _other_session(self, n: int) -> Session | None:
        sessions = Event.objects.get(pk=self.other.pk).sessions_in_order()
        return sessions[n // 2 % len(sessions)]

    @change(n=range(10))
    def end_admission(self, n: int) -> None:
        found = Admission.objects.filter(registration__email__in=PEOPLE).order_by("pk")
        if found:
            admissions.end_admission(found[n % len(found)])

    # People

    def _live(self, n: int, event: Event) -> Registration | None:
        return event.registrations.live().filter(email=PEOPLE[n % 3]).first()

    @change(n=range(3), which=range(3))
    def sign_up_or_withdraw(self, n: int, which: int) -> None:
        event = self._event(which)
        registration = self._live(n, event)
        self.clock.shift(60)
        if registration:
            cancelling.cancel(registration)
        elif not event.is_cancelled:
            build.registration(event, email=PEOPLE[n])

    @change(n=range(3), size=range(1, 3))
    def change_name_and_party(self, n: int, size: int) -> None:
        registration = self._live(n, self.evening)
        if registration:
            with contextlib.suppress(refusals.BookingRefused):
                registering.change(registration, name=f"Naam {next(_numbers)}", party_size=size)

    @change(n=range(3), stand=(True, False), pitch=(True, False))
    def take_part(self, n: int, stand: bool, pitch: bool) -> None:
        free = [turn.slot.pk for turn in timetable.free_turns(self.evening)]
        free_stands = list(self.evening.stands.bookable())
        wish = taking_part.Wish(
            stand_id=free_stands[0].pk if stand and free_stands else None,
            slot_id=free[0] if pitch and free else None,
            reserve=pitch and not free,
        )
        registration = self._live(n, self.evening)
        new = taking_part.NewInitiative(
            name=f"Initiatief {next(_numbers)}", summary="Voor de buurt."
        )
        try:
            if registration:
                taking_part.add(registration, wish, initiative=new)
            else:
                taking_part.join(self.evening, wish, initiative=new, name="Chaima", email=PEOPLE[n])
        except refusals.BookingRefused:
            pass

    @change(n=range(3), stand=(True, False), pitch=(True, False))
    def give_up(self, n: int, stand: bool, pitch: bool) -> None:
        registration = self._live(n, self.evening)
        if registration:
            taking_part.give_up(registration, stand=stand, pitch=pitch)

    @change(n=range(3))
    def exchange_stall(self, n: int) -> None:
        registration, free = self._live(n, self.evening), self.evening.stands.bookable().last()
        if registration and free:
            with contextlib.suppress(refusals.BookingRefused):
                stands.exchange(registration, free.pk)

    # Mails

    def deliver(self, flaky: bool) -> None:
        outbox.outbox.clear()
        outbox.refused = []
        RefusingBackend.flaky = flaky
        self.clock.shift(60)
        queued = Message.objects.filter(state=Message.State.QUEUED)
        queued.update(next_attempt_at=timezone.now())
        delivery.deliver_due()
        for lost in outbox.refused:
            for to, _method, uid, _entry in invitations_in(lost):
                self.inboxes[to].unsure.add(uid)
        told = {address: set() for address in PEOPLE}
        for sent in outbox.outbox:
            for to, method, uid, entry in invitations_in(sent):
                self.inboxes[to].receive(method, uid, entry)
                told[to].add(uid)
            for client in self.inboxes[sent.to[0]].clients:
                client.receive(sent)
        if flaky:
            self.deliver(flaky=False)
            return
        for address, inbox in self.inboxes.items():
            feed = feeds.render(feeds.personal_feed(links.calendar_link(address)))
            inbox.compare(entries_in(feed), told[address])


def invitations_in(sent):
    """To whom, METHOD, UID and entry of each entry in the one calendar of a mail."""
    for calendar in calendar_parts(sent):
        for uid, entry in entries_in(calendar.to_ical()).items():
            yield sent.to[0], str(calendar["METHOD"]), uid, entry


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(examples(2)))
def test_each_calendar_equals_its_feed_after_any_changes_in_any_order(frozen, settings, seed):
    """C3 and C10. What is told is newer than before and is news; nothing is missed."""
    settings.EMAIL_BACKEND = f"{__name__}.{RefusingBackend.__name__}"
    chance = random.Random(seed)
    lives = Lives(clock=frozen, capacity=1 + seed % 3)
    walk = CHANGES * 3
    chance.shuffle(walk)
    for verb, choices in walk:
        verb(lives, **{name: chance.choice(values) for name, values in choices.items()})
        if chance.random() < 0.5:
            lives.deliver(flaky=chance.random() < 0.3)
    lives.deliver(flaky=False)
