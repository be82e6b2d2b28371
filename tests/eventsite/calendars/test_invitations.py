"""The life of a calendar entry: each change reaches each receiver once, and the feeds agree with it."""

from __future__ import annotations

import email
from dataclasses import dataclass
from datetime import UTC, timedelta
from email import policy

import pytest
from django.core import mail as outbox

from cafes.letters import PartsChangedLetter
from eventsite.booking import calling_off, cancelling, events, registering, scheduling
from eventsite.calendars import feeds
from eventsite.door import admissions
from eventsite.mails import delivery, letters, queue
from eventsite.mails.letter import Letter
from eventsite.models import Event, Invitation, Message, Registration, Session, Venue
from eventsite.tickets import links
from pitches import taking_part

from ... import build
from ...calendar_readers import read_with_ical_js, read_with_vobject

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@dataclass(frozen=True)
class Told:
    method: str
    uid: str
    sequence: int
    start: object
    summary: str
    location: str


def deliver() -> list[tuple[str, Told]]:
    """Send what is due; every entry of its calendar, with whom it went to."""
    outbox.outbox.clear()
    delivery.deliver_due()
    found = []
    for sent in outbox.outbox:
        parsed = email.message_from_bytes(sent.message().as_bytes(), policy=policy.default)
        parts = [part for part in parsed.walk() if part.get_content_type() == "text/calendar"]
        assert len(parts) <= 1
        for part in parts:
            calendar = read_with_vobject(part.get_content())
            method = calendar.method.value
            assert part.get_param("method") == method
            for entry in calendar.vevent_list:
                if method == "PUBLISH":
                    assert not hasattr(entry, "attendee")
                else:
                    assert len(calendar.vevent_list) == 1
                    assert [a.value for a in entry.attendee_list] == [f"mailto:{sent.to[0]}"]
                assert (entry.status.value == "CANCELLED") == (method == "CANCEL")
                told = Told(
                    method,
                    entry.uid.value,
                    int(entry.sequence.value),
                    entry.dtstart.value,
                    entry.summary.value,
                    entry.location.value,
                )
                found.append((sent.to[0], told))
    return found


def in_feed(address: str, session: Session) -> dict:
    link = links.calendar_link(address)
    ics = feeds.render(feeds.personal_feed(link))
    return {entry["uid"]: entry for entry in read_with_ical_js(ics)}[session.uid]


def assert_agrees(told: Told, entry: dict) -> None:
    assert entry["sequence"] == told.sequence
    assert (entry["status"] == "CANCELLED") == (told.method == "CANCEL")
    assert (entry["summary"], entry["location"]) == (told.summary, told.location)
    assert entry["start"].removesuffix(".000Z") == f"{told.start.astimezone(UTC):%Y-%m-%dT%H:%M:%S}"


@pytest.fixture
def event():
    return build.edition()


def move(event):
    session = event.sessions.get()
    session.starts_at += timedelta(minutes=15)
    scheduling.save_sessions(event, [session])


def other_venue(event):
    session = event.sessions.get()
    session.venue = build.venue(name="De Pletterij")
    scheduling.save_sessions(event, [session])


def retitle_event(event):
    fresh = type(event).objects.get(pk=event.pk)
    fresh.title = "Initiatievencafé in de lente"
    events.save_event(fresh)


def retitle_session(event):
    session = event.sessions.get()
    session.title = "Met HaarlemLink"
    scheduling.save_sessions(event, [session])


def other_address(event):
    venue = Venue.objects.first()
    venue.street = "Kinderhuissingel 3"
    scheduling.save_venue(venue)


def call_off(event):
    calling_off.call_off(Event.objects.get(pk=event.pk))


def reinstate(event):
    calling_off.reinstate(Event.objects.get(pk=event.pk))


def withdraw(event):
    cancelling.cancel(event.registrations.live().get(email="bram@example.nl"))


def sign_up_again(event):
    build.bram(event)


LIFE = [
    (move, "REQUEST"),
    (other_venue, "REQUEST"),
    (retitle_event, "REQUEST"),
    (retitle_session, "REQUEST"),
    (call_off, "CANCEL"),
    (reinstate, "REQUEST"),
    (move, "REQUEST"),
    (withdraw, "CANCEL"),
    (sign_up_again, "REQUEST"),
    (call_off, "CANCEL"),
]


def test_each_change_is_told_once_with_a_higher_sequence_and_the_feeds_agree(event, frozen):
    """C3 and C10, through a whole life."""
    build.bram(event)
    build.daan(event)
    session = event.sessions.get()
    last = dict(deliver())
    assert set(last) == {"bram@example.nl", "daan@example.nl"}

    for change, method in LIFE:
        frozen.shift(60)
        change(event)

        told = deliver()

        concerned = {"bram@example.nl"}
        if change not in {withdraw, sign_up_again}:
            concerned.add("daan@example.nl")
        assert sorted(to for to, _ in told) == sorted(concerned), change.__name__
        for to, now in told:
            assert now.method == method, change.__name__
            assert now.uid == session.uid
            assert now.sequence > last[to].sequence, change.__name__
            assert_agrees(now, in_feed(to, session))
            last[to] = now
        assert deliver() == []


def test_corrected_address_moves_the_sessions_to_come_and_no_other(frozen):
    past = build.edition(starts_at=build.NOW - timedelta(days=9))
    event = build.edition()
    build.bram(event)
    deliver()
    frozen.shift(60)

    other_address(event)

    ((to, told),) = deliver()
    assert (to, told.method) == ("bram@example.nl", "REQUEST")
    assert "Kinderhuissingel 3" in told.location
    assert past.sessions.get().sequence == 0


def test_who_waits_is_invited_when_promoted_and_not_before(frozen):
    event = build.edition(capacity=1)
    bram = build.bram(event)
    build.daan(event)
    assert [to for to, _ in deliver()] == ["bram@example.nl"]
    session = event.sessions.get()
    waiting = in_feed("daan@example.nl", session)
    move(event)
    assert [to for to, _ in deliver()] == ["bram@example.nl"]

    cancelling.cancel(bram)

    told = dict(deliver())
    assert told["bram@example.nl"].method == "CANCEL"
    assert told["daan@example.nl"].method == "REQUEST"
    assert waiting["status"] == "TENTATIVE"
    assert told["daan@example.nl"].sequence > waiting["sequence"]
    assert_agrees(told["daan@example.nl"], in_feed("daan@example.nl", session))


def test_two_changes_before_the_mail_leaves_are_told_in_one(event, frozen):
    build.bram(event)
    deliver()
    frozen.shift(60)
    move(event)
    other_venue(event)

    ((_, told),) = deliver()

    assert "De Pletterij" in told.location
    assert list(
        Message.objects.filter(kind="event_changed").order_by("pk").values_list("state", flat=True)
    ) == ["superseded", "sent"]


def test_change_that_was_undone_before_the_mail_leaves_is_no_news(event, frozen):
    build.bram(event)
    deliver()
    frozen.shift(60)
    call_off(event)
    reinstate(event)

    assert deliver() == []
    assert in_feed("bram@example.nl", event.sessions.get())["status"] == "CONFIRMED"


def test_change_whose_mail_never_left_is_told_by_the_next(frozen):
    event = build.edition(sessions=2)
    build.bram(event)
    deliver()
    frozen.shift(60)
    first, second = event.sessions.all()
    first.starts_at += timedelta(minutes=15)
    scheduling.save_sessions(event, [first])
    letters.of(Message.objects.get(kind="event_changed")).prepare()  # and the server was away
    second.starts_at += timedelta(minutes=15)

    scheduling.save_sessions(event, [second])

    told = deliver()
    assert [now.uid for _, now in told] == [first.uid, second.uid]
    for to, now in told:
        assert_agrees(now, in_feed(to, Session.objects.get(uid=now.uid)))
    assert set(Message.objects.filter(kind="event_changed").values_list("state", flat=True)) == {
        "superseded",
        "sent",
    }


def test_session_had_twice_is_told_by_one_of_two_mails_that_never_left(frozen):
    course = build.course()
    own, other = build.run(course, sessions=1), build.run(course, sessions=1)
    session = other.sessions.get()
    bram = build.bram(own)
    build.bram(other)
    admissions.admit(bram, session, instead_of=own.sessions.get(), operator=None)
    deliver()
    move(other)
    changed = Message.objects.filter(state=Message.State.QUEUED)
    assert changed.count() == 2
    for message in changed:
        letters.of(message).prepare()  # and the server was away

    ((to, told),) = deliver()

    assert_agrees(told, in_feed(to, session))


def test_who_lost_a_place_and_leaves_the_waiting_list_is_told(frozen):
    event = build.edition(capacity=1)
    (stand,) = build.stands(event, 1)
    chaima = build.initiator(event, stand=stand, email="chaima@example.nl")
    build.bram(event)
    deliver()
    taking_part.give_up(chaima, stand=True)
    frozen.shift(PartsChangedLetter.pause)
    ((_, waits),) = deliver()
    assert (waits.method, waits.summary[:11]) == ("REQUEST", "Wachtlijst:")

    cancelling.cancel(chaima)

    ((_, told),) = deliver()
    assert told.method == "CANCEL"
    assert_agrees(told, in_feed("chaima@example.nl", event.sessions.get()))


def test_who_cancels_before_the_first_mail_left_is_told_nothing_by_calendar(event):
    cancelling.cancel(build.bram(event))

    assert deliver() == []
    assert len(outbox.outbox) == 1


def test_change_of_name_leaves_the_calendar_alone(event):
    bram = build.bram(event)
    deliver()
    registering.change(bram, name="Bram de Wit", party_size=2)

    assert deliver() == []
    assert "gewijzigd" in outbox.outbox[0].subject


def test_only_the_session_that_changed_is_told(frozen):
    event = build.edition(sessions=3)
    build.bram(event)
    assert len(deliver()) == 3
    second = event.sessions.all()[1]
    second.starts_at += timedelta(minutes=15)
    frozen.shift(60)
    scheduling.save_sessions(event, [second])

    ((_, told),) = deliver()

    assert (told.method, told.uid) == ("REQUEST", second.uid)


def test_session_taken_away_is_cancelled_and_the_others_stay(frozen):
    event = build.edition(sessions=2)
    build.bram(event)
    deliver()
    first, second = event.sessions.all()
    frozen.shift(60)

    scheduling.save_sessions(event, [], deleted=[second])

    ((_, told),) = deliver()
    assert (told.method, told.uid) == ("CANCEL", second.uid)
    assert_agrees(told, in_feed("bram@example.nl", second))
    assert in_feed("bram@example.nl", first)["status"] == "CONFIRMED"
    assert Event.objects.get(pk=event.pk).ends_at == first.ends_at


def test_session_added_later_is_told(frozen):
    event = build.edition()
    build.bram(event)
    deliver()
    added = Session(
        event=event,
        venue=Venue.objects.first(),
        starts_at=event.starts_at + timedelta(days=7),
        ends_at=event.starts_at + timedelta(days=7, hours=2),
    )
    scheduling.save_sessions(event, [added])

    assert [told.uid for _, told in deliver()] == [added.uid]


def test_event_that_is_over_is_changed_without_mail(event, frozen):
    build.bram(event)
    deliver()
    frozen.shift(timedelta(days=20))

    retitle_event(event)

    assert deliver() == []
    assert not Message.objects.filter(kind__startswith="event_").exists()


def test_message_that_is_tried_again_tells_the_same(event, monkeypatch, frozen):
    build.bram(event)
    message = queue.claim(build.NOW)
    monkeypatch.setattr(Letter, "mail", lambda letter: 1 / 0)
    delivery.deliver(message)
    monkeypatch.undo()
    assert Invitation.objects.count() == 1

    frozen.shift(3600)

    assert [told.method for _, told in deliver()] == ["REQUEST"]


def test_draft_session_is_deleted_for_good(event):
    Event.objects.update(status=Event.Status.DRAFT)
    session = event.sessions.get()

    scheduling.save_sessions(event, [], deleted=[session])

    assert not Session.objects.exists()


def test_registrations_keep_one_note_per_session(event):
    registration = build.bram(event)
    deliver()

    assert Registration.objects.get(pk=registration.pk).invitations.count() == 1
