"""NORMS C1–C4, C6, C8, C9, C13 and C14: our calendars, read by two parsers that are not ours."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventsite.booking import calling_off, scheduling
from eventsite.calendars import appointments, feeds, ical
from eventsite.calendars.appointments import Appointment, Standing
from eventsite.calendars.feeds import Feed
from eventsite.calendars.ical import Method
from eventsite.models import Event, Session, Venue

from ... import build
from ...calendar_readers import read_with_ical_js, read_with_vobject, unfolded
from ...examples import examples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def feed_of(event: Event) -> bytes:
    return feeds.render(feeds.event_feed(event))


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

    ics = feed_of(event)

    (ours,) = event.sessions.all()
    (theirs,) = read_with_ical_js(ics)
    other = read_with_vobject(ics).vevent
    assert ours.starts_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M") == expected
    assert datetime.fromisoformat(theirs["start"]) == ours.starts_at
    assert datetime.fromisoformat(theirs["end"]) == ours.ends_at
    assert other.dtstart.value == ours.starts_at
    assert other.dtend.value == ours.ends_at


def test_time_zone_is_constant_in_rrule_form_from_1970(event):
    ics = unfolded(feed_of(event))

    zone = ics[ics.index("BEGIN:VTIMEZONE") : ics.index("END:VTIMEZONE")]
    assert "RDATE" not in zone
    assert zone.count("RRULE:FREQ=YEARLY") == 2
    assert "DTSTART:19700329T020000" in zone
    assert "DTSTART:19701025T030000" in zone


def test_every_tzid_has_its_time_zone(event):
    ics = unfolded(feed_of(event))

    used = set(re.findall(r";TZID=([^:;]+)", ics))
    assert used == {"Europe/Amsterdam"} == set(re.findall(r"^TZID:(.+)\r$", ics, re.M))


# Text ----------------------------------------------------------------------------------------------


def test_lines_end_in_crlf_and_hold_75_octets_at_most(event):
    Event.objects.update(title="Café " + "🎪🏳️‍🌈 ضيافة " * 8)
    event.refresh_from_db()

    ics = feed_of(event)

    assert ics.endswith(b"\r\n")
    for line in ics.split(b"\r\n"):
        assert b"\n" not in line
        assert len(line) <= 75
        line.decode()  # no character is cut in two


# Everything that TEXT can hold (RFC 5545 §3.3.11), the awkward ones more often.
AWKWARD = [
    *"\n;,\\:\"'=\t ",
    "😀",
    "👩‍👩‍👧‍👦",
    "🏳️‍🌈",
    "é",
    "e\u0301",
    "\u200f",
    "مرحبا",
    "שלום",
    "ß",
    "\ufeff",
    "\\n",
    "\\N",
    "\\,",
]
TEXTS = st.lists(
    st.sampled_from(AWKWARD) | st.characters(exclude_categories=["Cs", "Cc"]),
    min_size=1,
    max_size=30,
).map("".join) | st.builds(
    # Long enough that a character of two, three or four octets stands across the 75th.
    lambda lead, filling, tail: "x" * lead + filling * 12 + tail,
    st.integers(55, 75),
    st.sampled_from(["é", "€", "😀", "👩‍👩‍👧‍👦", "\\", ";"]),
    st.sampled_from(["", " ", "x", "\n"]),
)


TEXTS = TEXTS.map(
    lambda text: text.lstrip("\ufeff")
)  # at the start it is a byte order mark, no text


def appointment(title: str, description: str) -> Appointment:
    return Appointment(
        uid="session-1@cafe.example.nl",
        sequence=0,
        starts_at=build.NOW,
        ends_at=build.NOW + timedelta(hours=2),
        title=title,
        description=description,
        place="’t Seinwezen, Haarlem",
        url="https://cafe.example.nl/",
        category="Initiatievencafé",
        standing=Standing.CONFIRMED,
        created_at=build.NOW,
        modified_at=build.NOW,
    )


def feed_with(texts: list[tuple[str, str]]) -> bytes:
    entries = [appointment(*pair) for pair in texts]
    return feeds.render(Feed("Agenda", "/agenda.ics", "1", build.NOW, lambda: entries))


@pytest.mark.slow
def test_thousands_of_titles_and_descriptions_come_back_unchanged_from_both_parsers():
    written: list[tuple[str, str]] = []
    calendars_made: list[bytes] = []

    @settings(max_examples=examples(150), suppress_health_check=list(HealthCheck))
    @given(texts=st.lists(st.tuples(TEXTS, TEXTS), min_size=10, max_size=10))
    def check(texts):
        ics = feed_with(texts)
        events = read_with_vobject(ics).vevent_list
        assert [(e.summary.value, e.description.value) for e in events] == texts
        assert all(len(line) <= 75 for line in ics.split(b"\r\n"))
        written.extend(texts)
        calendars_made.append(ics)

    check()

    theirs = read_with_ical_js(b"".join(calendars_made))
    assert [(e["summary"], e["description"]) for e in theirs] == written
    assert len(written) * 2 >= 3_000


def test_backslash_before_an_n_is_no_line_break():
    path = "C:\\Nieuw\\nog"

    ics = feed_with([(path, path)])

    assert read_with_vobject(ics).vevent.summary.value == path
    assert [e["description"] for e in read_with_ical_js(ics)] == [path]


def test_control_characters_are_left_out_and_line_breaks_are_one_kind():
    ics = feed_with([("Ca\x00f\x1bé\x85", "een\r\ntwee\rdrie\x0bvier")])

    entry = read_with_vobject(ics).vevent
    assert entry.summary.value == "Café"
    assert entry.description.value == "een\ntwee\ndrievier"


def test_awkward_title_comes_back_from_both_parsers(event):
    ics = feed_of(event)

    assert read_with_ical_js(ics)[0]["summary"] == event.title
    assert read_with_vobject(ics).vevent.summary.value == event.title


# What a feed says ----------------------------------------------------------------------------------


def test_feed_is_published_with_an_organizer_and_nobody_attending(event):
    build.bram(event)
    ics = unfolded(feed_of(event))

    assert "METHOD:PUBLISH\r\n" in ics
    assert "ORGANIZER;CN=" in ics
    assert "ATTENDEE" not in ics
    assert "VALARM" not in ics
    assert "bram" not in ics.lower()


def test_feed_says_how_often_to_come_back(event):
    ics = unfolded(feed_of(event))

    assert "REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n" in ics
    assert "X-PUBLISHED-TTL:PT6H\r\n" in ics
    assert "NAME:Café" in ics
    assert "X-WR-CALNAME:Café" in ics
    assert f"SOURCE;VALUE=URI:https://cafe.example.nl/cafes/{event.slug}/agenda.ics\r\n" in ics


def test_entry_says_where_and_what(event):
    entry = read_with_vobject(feed_of(event)).vevent

    assert entry.location.value == "’t Seinwezen, Kinderhuissingel 1, 2013 AS Haarlem"
    assert entry.geo.value == "52.3845;4.6276"
    assert entry.url.value == f"https://cafe.example.nl/cafes/{event.slug}/"
    assert entry.categories.value == ["Initiatievencafé"]
    assert entry.dtend.value > entry.dtstart.value
    assert entry.status.value == "CONFIRMED"


def test_entry_without_coordinates_has_no_geo(event):
    Venue.objects.update(latitude=None, longitude=None)

    assert "GEO" not in feed_of(event).decode()


def test_each_session_is_an_entry_with_a_uid_of_its_own():
    event = build.edition(sessions=3)

    entries = read_with_ical_js(feed_of(event))

    assert [e["uid"] for e in entries] == list(event.sessions.values_list("uid", flat=True))
    assert len({e["uid"] for e in entries}) == 3


def test_cancelled_event_stays_as_cancelled_with_a_higher_sequence(event, frozen):
    frozen.shift(60)
    calling_off.call_off(event)
    event.refresh_from_db()

    entry = read_with_vobject(feed_of(event)).vevent

    assert entry.status.value == "CANCELLED"
    assert entry.sequence.value == "1"


def test_moved_session_keeps_its_uid_with_a_higher_sequence(event, frozen):
    session = event.sessions.get()
    before = read_with_vobject(feed_of(event)).vevent
    frozen.shift(3600)
    session.starts_at += timedelta(minutes=30)
    scheduling.save_sessions(event, [session])
    event = Event.objects.get(pk=event.pk)

    after = read_with_vobject(feed_of(event)).vevent

    assert after.uid.value == before.uid.value
    assert int(after.sequence.value) == int(before.sequence.value) + 1
    assert after.last_modified.value > before.last_modified.value


# Invitations ---------------------------------------------------------------------------------------


def invitation(event, method: Method):
    registration = build.bram(event, name='Bram "de; Boer"')
    session: Session = event.sessions.get()
    appointment = appointments.of_registration(registration, session)
    ics = ical.invitation(registration, appointment, stamp=build.NOW, method=method)
    return unfolded(ics), read_with_vobject(ics)


def test_invitation_asks_one_person_for_one_entry(event):
    text, calendar = invitation(event, Method.REQUEST)

    assert calendar.method.value == "REQUEST"
    assert text.count("BEGIN:VEVENT") == 1
    assert text.count("ATTENDEE") == 1
    assert calendar.vevent.attendee.value == "mailto:bram@example.nl"
    assert calendar.vevent.sequence.value == "1"


def test_invitation_has_the_uid_of_the_feed(event):
    _, calendar = invitation(event, Method.REQUEST)

    feed = read_with_vobject(feed_of(event))
    assert calendar.vevent.uid.value == feed.vevent.uid.value


def test_cancelling_invitation_says_so_twice(event):
    _, calendar = invitation(event, Method.CANCEL)

    assert calendar.method.value == "CANCEL"
    assert calendar.vevent.status.value == "CANCELLED"
