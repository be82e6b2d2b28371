"""What a pitcher's mail tells the calendar: the evening, and the pitch as an entry of its own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from icalendar import Calendar

from cafes import stands
from eventsite.booking import cancelling, scheduling
from eventsite.models import Message
from pitches import running_order, taking_part

from .. import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def edition():
    return build.edition()


def entries(registration, kind) -> list[dict[str, object]]:
    """Each VEVENT of the latest mail of a kind, the first (what clients add by themselves) first."""
    message = registration.messages.filter(kind=kind).order_by("-pk").first()
    message = Message.objects.get(pk=message.pk)
    mail = build.mail(message).message()
    Message.objects.filter(pk=message.pk).update(state="sent", sent_at=build.NOW)
    found = [
        p.get_payload(decode=True) for p in mail.walk() if p.get_content_subtype() == "calendar"
    ]
    told = []
    for ics in found:
        calendar = Calendar.from_ical(ics)
        (event,) = calendar.walk("VEVENT")
        told.append(
            {
                "method": str(calendar["METHOD"]),
                "uid": str(event["UID"]),
                "sequence": int(event["SEQUENCE"]),
                "start": event.decoded("DTSTART"),
                "summary": str(event["SUMMARY"]),
                "description": str(event["DESCRIPTION"]),
                "status": str(event["STATUS"]),
            }
        )
    return told


def test_joining_brings_the_evening_and_the_pitch(edition):
    (stand,), (slot,) = build.stands(edition, 1), build.slots(edition, 1)
    chaima = build.initiator(edition, stand=stand, slot=slot)

    evening, pitch = entries(chaima, "joined")

    assert evening["method"] == pitch["method"] == "REQUEST"
    assert evening["uid"] == edition.sessions.get().uid
    assert "Kraam 1" in evening["description"]
    assert "Pitch" in evening["description"]
    assert pitch["uid"] == chaima.pitches.get().uid
    assert pitch["start"] == edition.starts_at + timedelta(minutes=15)
    assert pitch["summary"].startswith("Pitch ")


def test_another_time_changes_the_same_entry_and_is_newer(edition):
    first, _second = build.slots(edition, 2)
    chaima = build.initiator(edition, slot=first)
    (_evening, before) = entries(chaima, "joined")

    running_order.open_stage(edition, opens_after=45)

    after, evening = entries(chaima, "parts_changed")
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert after["start"] == edition.starts_at + timedelta(minutes=45)
    assert evening["uid"] == edition.sessions.get().uid


def test_moved_evening_moves_the_pitch_with_a_newer_entry(edition):
    (slot,) = build.slots(edition, 1)
    chaima = build.initiator(edition, slot=slot)
    (_evening, before) = entries(chaima, "joined")
    session = edition.sessions.get()
    session.starts_at += timedelta(minutes=30)

    scheduling.save_sessions(edition, [session])

    (_evening, after) = entries(chaima, "event_changed")
    assert after["sequence"] > before["sequence"]
    assert after["start"] == session.starts_at + timedelta(minutes=15)


def test_giving_the_pitch_up_takes_it_out_of_the_calendar_and_moves_the_reserve_in(edition):
    (stand,), (slot,) = build.stands(edition, 1), build.slots(edition, 1)
    chaima = build.initiator(edition, stand=stand, slot=slot)
    reserve = build.initiator(edition, reserve=True)
    (_evening, before) = entries(chaima, "joined")

    taking_part.give_up(chaima, pitch=True)

    gone, evening = entries(chaima, "parts_changed")
    assert (gone["method"], gone["status"]) == ("CANCEL", "CANCELLED")
    assert gone["uid"] == before["uid"]
    assert gone["sequence"] > before["sequence"]
    assert "Pitch" not in evening["description"]
    theirs, _evening = entries(reserve, "moved_up")
    assert theirs["start"] == edition.starts_at + timedelta(minutes=15)
    assert theirs["uid"] != before["uid"]


def test_cancelling_takes_evening_and_pitch_out_of_the_calendar(edition):
    (slot,) = build.slots(edition, 1)
    chaima = build.initiator(edition, slot=slot)
    entries(chaima, "joined")

    cancelling.cancel(chaima)

    told = entries(chaima, "cancelled")
    assert [entry["method"] for entry in told] == ["CANCEL", "CANCEL"]
    assert told[1]["uid"] == chaima.pitches.get().uid


def test_calling_the_evening_off_takes_the_pitch_out_of_the_calendar(edition):
    (slot,) = build.slots(edition, 1)
    chaima = build.initiator(edition, slot=slot)
    entries(chaima, "joined")

    scheduling.call_off(edition)

    _evening, pitch = entries(chaima, "event_cancelled")
    assert (pitch["method"], pitch["status"]) == ("CANCEL", "CANCELLED")


def test_reserve_learns_the_place_in_the_line_from_the_mail_and_not_from_the_calendar(edition):
    """It is another with each one ahead that leaves, and nobody is mailed for that."""
    build.full_stage(edition)
    reserve = build.initiator(edition, reserve=True)

    (evening,) = entries(reserve, "joined")

    assert "Reserve" not in evening["description"]
    text = build.mail(reserve.messages.get()).body
    assert "Reserve voor een pitch, plaats 1" in text


def test_another_stall_is_told_of_the_evening_and_not_of_the_pitch(edition):
    here, there = build.stands(edition, 2)
    (slot,) = build.slots(edition, 1)
    chaima = build.initiator(edition, stand=here, slot=slot)
    evening, _pitch = entries(chaima, "joined")

    stands.assign(there, chaima.stand_bookings.get())

    (told,) = entries(chaima, "parts_changed")
    assert (told["method"], told["uid"]) == ("REQUEST", evening["uid"])
    assert told["sequence"] > evening["sequence"]
    assert "Kraam 2" in told["description"]
