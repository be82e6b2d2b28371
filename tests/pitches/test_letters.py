"""What a pitcher's mail tells the calendar: one evening, with the pitch and its time in it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cafes import stands
from eventsite.booking import calling_off, cancelling, scheduling
from eventsite.calendars import diary
from eventsite.models import Message
from initiatives import publishing
from pitches import taking_part

from .. import build
from ..calendar_receivers import calendar_parts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def edition():
    return build.edition()


def entry(registration, kind) -> dict[str, object]:
    """The VEVENT of the latest mail of a kind, which is then out."""
    message = registration.messages.filter(kind=kind).order_by("-pk").first()
    message = Message.objects.get(pk=message.pk)
    mail = build.mail(message)
    Message.objects.filter(pk=message.pk).update(state="sent", sent_at=build.NOW)
    (calendar,) = calendar_parts(mail)
    (event,) = calendar.walk("VEVENT")
    return {
        "method": str(calendar["METHOD"]),
        "uid": str(event["UID"]),
        "sequence": int(event["SEQUENCE"]),
        "start": event.decoded("DTSTART"),
        "summary": str(event["SUMMARY"]),
        "description": str(event["DESCRIPTION"]),
        "status": str(event["STATUS"]),
    }


def test_joining_brings_one_evening_with_stall_and_pitch(edition):
    (stand,), (slot,) = build.stands(edition, 1), build.slots(edition, 1)
    chaima = build.initiator(edition, stand=stand, slot=slot)
    publishing.vouch_for(chaima.pitches.get().initiative)

    evening = entry(chaima, "joined")

    assert (evening["method"], evening["uid"]) == ("REQUEST", edition.sessions.get().uid)
    assert evening["summary"] == "Initiatievencafé (Pitch 19.45 uur)"
    name = chaima.pitches.get().initiative.name
    assert evening["description"].startswith(f"Kraam 1: {name}\nPitch 19.45 uur: {name}\n")
    assert evening["start"] == edition.starts_at


def test_pitch_is_in_the_first_of_two_sessions():
    edition = build.edition(sessions=2)
    (slot,) = build.slots(edition, 1)
    build.initiator(edition, slot=slot, email="chaima@example.nl")

    entries = diary.of("chaima@example.nl").entries.values()

    assert ["Pitch" in f"{a.title}{a.description}" for a in entries] == [True, False]


def test_another_time_is_the_same_entry_and_newer(edition):
    first, _second = build.slots(edition, 2)
    chaima = build.initiator(edition, slot=first)
    before = entry(chaima, "joined")

    build.open_stage(edition, opens_after=45)

    after = entry(chaima, "parts_changed")
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert after["summary"] == "Initiatievencafé (Pitch 20.15 uur)"


def test_moved_evening_moves_the_pitch(edition):
    (slot,) = build.slots(edition, 1)
    chaima = build.initiator(edition, slot=slot)
    before = entry(chaima, "joined")
    session = edition.sessions.get()
    session.starts_at += timedelta(minutes=30)

    scheduling.save_sessions(edition, [session])

    after = entry(chaima, "event_changed")
    assert after["sequence"] > before["sequence"]
    assert after["summary"] == "Initiatievencafé (Pitch 20.15 uur)"


def test_giving_the_pitch_up_takes_it_out_of_the_evening_and_moves_the_reserve_in(edition):
    (stand,), (slot,) = build.stands(edition, 1), build.slots(edition, 1)
    chaima = build.initiator(edition, stand=stand, slot=slot)
    reserve = build.initiator(edition, reserve=True)
    before = entry(chaima, "joined")

    taking_part.give_up(chaima, pitch=True)

    after = entry(chaima, "parts_changed")
    assert (after["method"], after["uid"]) == ("REQUEST", before["uid"])
    assert after["sequence"] > before["sequence"]
    assert "Pitch" not in f"{after['summary']}{after['description']}"
    assert "Kraam 1" in after["description"]
    assert entry(reserve, "moved_up")["summary"] == "Initiatievencafé (Pitch 19.45 uur)"


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda edition, chaima: cancelling.cancel(chaima), "cancelled"),
        (lambda edition, chaima: calling_off.call_off(edition), "event_cancelled"),
    ],
    ids=["cancelling", "calling off"],
)
def test_evening_and_pitch_go_out_of_the_calendar_as_one(edition, change, kind):
    (slot,) = build.slots(edition, 1)
    chaima = build.initiator(edition, slot=slot)
    entry(chaima, "joined")

    change(edition, chaima)

    gone = entry(chaima, kind)
    assert (gone["method"], gone["status"]) == ("CANCEL", "CANCELLED")
    assert gone["uid"] == edition.sessions.get().uid


def test_reserve_learns_the_place_in_the_line_from_the_mail_and_not_from_the_calendar(edition):
    """It is another with each one ahead that leaves, and nobody is mailed for that."""
    build.full_stage(edition)
    reserve = build.initiator(edition, reserve=True)

    evening = entry(reserve, "joined")

    assert "Reserve" not in evening["description"]
    text = build.mail(reserve.messages.get()).body
    assert "Reserve voor een pitch, plaats 1" in text


def test_another_stall_is_told_of_the_evening(edition):
    here, there = build.stands(edition, 2)
    (slot,) = build.slots(edition, 1)
    chaima = build.initiator(edition, stand=here, slot=slot)
    evening = entry(chaima, "joined")

    stands.assign(there, chaima.stand_bookings.get())

    told = entry(chaima, "parts_changed")
    assert (told["method"], told["uid"]) == ("REQUEST", evening["uid"])
    assert told["sequence"] > evening["sequence"]
    assert "Kraam 2" in told["description"]
