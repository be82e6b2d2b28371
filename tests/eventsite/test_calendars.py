"""NORMS C1–C4, C6, C8, C9, C13 and C14: our calendars, read by two parsers that are not ours."""

from __future__ import annotations

import json
import re
import subprocess
import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventsite import calendars, scheduling
from eventsite.calendars import Method
from eventsite.models import Event, Session, Venue

from .. import build

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # vobject's own
    import vobject

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

READER = Path(__file__).with_name("ical_reader.mjs")


def read_with_ical_js(ics: bytes) -> list[dict]:
    done = subprocess.run(["node", READER], input=ics, capture_output=True, check=True)
    return json.loads(done.stdout)


def read_with_vobject(ics: bytes):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return vobject.readOne(ics.decode())


def unfolded(ics: bytes) -> str:
    return ics.decode().replace("\r\n ", "")


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=build.AMSTERDAM)


@pytest.fixture
def event():
    return build.edition(title="Café, met; \\ en\nregel")


# Instants ------------------------------------------------------------------------------------------

MOMENTS = {
    "winter": (at(2027, 1, 12, 19, 30), "2027-01-12T18:30"),
    "summer": (at(2027, 7, 13, 19, 30), "2027-07-13T17:30"),
    "evening before summer time": (at(2027, 3, 27, 23, 30), "2027-03-27T22:30"),
    "after the hour that is skipped": (at(2027, 3, 28, 3, 30), "2027-03-28T01:30"),
    "the hour before that": (at(2027, 3, 28, 1, 30), "2027-03-28T00:30"),
    "evening before winter time": (at(2027, 10, 30, 23, 30), "2027-10-30T21:30"),
    "day of winter time": (at(2027, 10, 31, 19, 30), "2027-10-31T18:30"),
    "hour before the double hour": (at(2027, 10, 31, 1, 30), "2027-10-30T23:30"),
    "first of the double hour": (at(2027, 10, 31, 2, 30), "2027-10-31T00:30"),
    "second of the double hour": (at(2027, 10, 31, 2, 30).replace(fold=1), "2027-10-31T01:30"),
    "a later year": (at(2031, 3, 30, 4, 0), "2031-03-30T02:00"),
}


@pytest.mark.parametrize("name", MOMENTS)
def test_two_parsers_read_the_same_instant(name):
    start, expected = MOMENTS[name]
    event = build.edition(starts_at=start)

    ics = calendars.event_feed(event)

    (ours,) = event.sessions.all()
    (theirs,) = read_with_ical_js(ics)
    other = read_with_vobject(ics).vevent
    assert ours.starts_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M") == expected
    assert datetime.fromisoformat(theirs["start"]) == ours.starts_at
    assert datetime.fromisoformat(theirs["end"]) == ours.ends_at
    assert other.dtstart.value == ours.starts_at
    assert other.dtend.value == ours.ends_at


def test_time_zone_is_constant_in_rrule_form_from_1970(event):
    ics = unfolded(calendars.event_feed(event))

    zone = ics[ics.index("BEGIN:VTIMEZONE") : ics.index("END:VTIMEZONE")]
    assert "RDATE" not in zone
    assert zone.count("RRULE:FREQ=YEARLY") == 2
    assert "DTSTART:19700329T020000" in zone
    assert "DTSTART:19701025T030000" in zone


def test_every_tzid_has_its_time_zone(event):
    ics = unfolded(calendars.event_feed(event))

    used = set(re.findall(r";TZID=([^:;]+)", ics))
    assert used == {"Europe/Amsterdam"} == set(re.findall(r"^TZID:(.+)\r$", ics, re.M))


# Text ----------------------------------------------------------------------------------------------


def test_lines_end_in_crlf_and_hold_75_octets_at_most(event):
    Event.objects.update(title="Café " + "🎪🏳️‍🌈 ضيافة " * 8)
    event.refresh_from_db()

    ics = calendars.event_feed(event)

    assert ics.endswith(b"\r\n")
    for line in ics.split(b"\r\n"):
        assert b"\n" not in line
        assert len(line) <= 75
        line.decode()  # no character is cut in two


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    title=st.text(
        st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n;,\\:\"'😀é‏"),
        min_size=1,
        max_size=200,
    ).filter(lambda text: text == text.strip() and "\r" not in text)
)
def test_any_title_comes_back_unchanged(title):
    event = _SHARED["event"]
    event.title = title
    ics = calendars.event_feed(event)

    assert read_with_vobject(ics).vevent.summary.value == title


_SHARED: dict[str, Event] = {}


@pytest.fixture(autouse=True)
def _shared(db, frozen):
    _SHARED["event"] = build.edition()


def test_awkward_title_comes_back_from_both_parsers(event):
    ics = calendars.event_feed(event)

    assert read_with_ical_js(ics)[0]["summary"] == event.title
    assert read_with_vobject(ics).vevent.summary.value == event.title


# What a feed says ----------------------------------------------------------------------------------


def test_feed_is_published_with_an_organizer_and_nobody_attending(event):
    build.bram(event)
    ics = unfolded(calendars.event_feed(event))

    assert "METHOD:PUBLISH\r\n" in ics
    assert "ORGANIZER;CN=" in ics
    assert "ATTENDEE" not in ics
    assert "VALARM" not in ics
    assert "bram" not in ics.lower()


def test_feed_says_how_often_to_come_back(event):
    ics = unfolded(calendars.event_feed(event))

    assert "REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n" in ics
    assert "X-PUBLISHED-TTL:PT6H\r\n" in ics
    assert "NAME:Café" in ics
    assert "X-WR-CALNAME:Café" in ics
    assert f"SOURCE;VALUE=URI:https://cafe.example.nl/cafes/{event.slug}/agenda.ics\r\n" in ics


def test_entry_says_where_and_what(event):
    entry = read_with_vobject(calendars.event_feed(event)).vevent

    assert entry.location.value == "’t Seinwezen, Kinderhuissingel 1, 2013 AS Haarlem"
    assert entry.geo.value == "52.3845;4.6276"
    assert entry.url.value == f"https://cafe.example.nl/cafes/{event.slug}/"
    assert entry.categories.value == ["Initiatievencafé"]
    assert entry.dtend.value > entry.dtstart.value
    assert entry.status.value == "CONFIRMED"


def test_entry_without_coordinates_has_no_geo(event):
    Venue.objects.update(latitude=None, longitude=None)

    assert "GEO" not in calendars.event_feed(event).decode()


def test_each_session_is_an_entry_with_a_uid_of_its_own():
    event = build.edition(sessions=3)

    entries = read_with_ical_js(calendars.event_feed(event))

    assert [e["uid"] for e in entries] == list(event.sessions.values_list("uid", flat=True))
    assert len({e["uid"] for e in entries}) == 3


def test_cancelled_event_stays_as_cancelled_with_a_higher_sequence(event, frozen):
    frozen.shift(60)
    scheduling.call_off(event)
    event.refresh_from_db()

    entry = read_with_vobject(calendars.event_feed(event)).vevent

    assert entry.status.value == "CANCELLED"
    assert entry.sequence.value == "1"


def test_moved_session_keeps_its_uid_with_a_higher_sequence(event, frozen):
    session = event.sessions.get()
    before = read_with_vobject(calendars.event_feed(event)).vevent
    frozen.shift(3600)
    session.starts_at += timedelta(minutes=30)
    scheduling.save_sessions(event, [session])
    event = Event.objects.get(pk=event.pk)

    after = read_with_vobject(calendars.event_feed(event)).vevent

    assert after.uid.value == before.uid.value
    assert int(after.sequence.value) == int(before.sequence.value) + 1
    assert after.last_modified.value > before.last_modified.value


# Caching -------------------------------------------------------------------------------------------


def test_two_renders_are_byte_identical(event, frozen):
    first = calendars.event_feed(event)
    frozen.shift(timedelta(days=3))

    assert calendars.event_feed(Event.objects.get(pk=event.pk)) == first


@pytest.mark.parametrize("header", ["If-None-Match", "If-Modified-Since"])
def test_unchanged_feed_answers_304_and_a_changed_one_200(client, event, frozen, header):
    url = f"/cafes/{event.slug}/agenda.ics"
    first = client.get(url)
    seen = {"If-None-Match": first["ETag"], "If-Modified-Since": first["Last-Modified"]}
    frozen.shift(3600)
    again = client.get(url, headers={header: seen[header]})
    session = event.sessions.get()
    session.starts_at += timedelta(minutes=30)
    scheduling.save_sessions(event, [session])

    changed = client.get(url, headers={header: seen[header]})

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200


def test_moved_venue_changes_the_etag(client, event):
    url = f"/cafes/{event.slug}/agenda.ics"
    first = client.get(url)["ETag"]
    Venue.objects.update(street="Kinderhuissingel 3")

    assert client.get(url)["ETag"] != first


def test_feed_answers_without_an_accept_header(client, event):
    response = client.get(f"/cafes/{event.slug}/agenda.ics", headers={"Accept": ""})

    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"


# Invitations ---------------------------------------------------------------------------------------


def invitation(event, method: Method, sequence: int = 4):
    registration = build.bram(event, name='Bram "de; Boer"')
    session: Session = event.sessions.get()
    ics = calendars.invitation(
        registration, session, sequence=sequence, stamp=build.NOW, method=method
    )
    return unfolded(ics), read_with_vobject(ics)


def test_invitation_asks_one_person_for_one_entry(event):
    text, calendar = invitation(event, Method.REQUEST)

    assert calendar.method.value == "REQUEST"
    assert text.count("BEGIN:VEVENT") == 1
    assert text.count("ATTENDEE") == 1
    assert calendar.vevent.attendee.value == "mailto:bram@example.nl"
    assert calendar.vevent.sequence.value == "4"


def test_invitation_has_the_uid_of_the_feed(event):
    _, calendar = invitation(event, Method.REQUEST)

    feed = read_with_vobject(calendars.event_feed(event))
    assert calendar.vevent.uid.value == feed.vevent.uid.value


def test_cancelling_invitation_says_so_twice(event):
    _, calendar = invitation(event, Method.CANCEL)

    assert calendar.method.value == "CANCEL"
    assert calendar.vevent.status.value == "CANCELLED"
