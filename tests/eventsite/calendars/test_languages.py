"""Entries, feeds and links in the language of their address: other words, the same appointment."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import translation
from icalendar import Calendar

from eventsite.booking import calling_off
from eventsite.calendars import adding, appointments, diary, feeds, ical
from eventsite.models import CalendarLink, Event, Session
from eventsite.tickets import links

from ... import build
from ...calendar_readers import unfolded

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def session():
    event = build.edition(summary="Kom langs.")
    event.translations = {"en": {"title": "Initiatives Café"}}
    event.save(update_fields=["translations"])
    return Session.objects.select_related("event", "venue").get(event=event)


def entries(ics: bytes) -> list[dict[str, object]]:
    return [dict(entry) for entry in Calendar.from_ical(ics).walk("VEVENT")]


def feed_of(link: CalendarLink, language: str) -> bytes:
    with translation.override(language):
        return feeds.render(feeds.personal_feed(link))


def test_own_feed_has_the_same_appointments_in_both_languages(session):
    bram = build.bram(session.event)
    link = links.calendar_link(bram.email)

    (dutch,), (english,) = (entries(feed_of(link, one)) for one in ("nl", "en"))

    for same in ("UID", "SEQUENCE", "STATUS", "LOCATION", "GEO"):
        assert dutch.get(same) == english.get(same)
    assert dutch["DTSTART"].dt == english["DTSTART"].dt
    assert (dutch["SUMMARY"], english["SUMMARY"]) == ("Initiatievencafé", "Initiatives Café")
    assert "Uw kaart: " in dutch["DESCRIPTION"]
    assert "Your ticket: " in english["DESCRIPTION"]
    assert "/en/kaart/" in english["DESCRIPTION"]
    assert "/en/" not in dutch["DESCRIPTION"]
    assert "(in Dutch) Kom langs." in english["DESCRIPTION"]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_feed_says_its_language(session, language):
    build.bram(session.event)
    said = unfolded(feed_of(links.calendar_link("bram@example.nl"), language))

    assert f"//Initiatievencafe//{language.upper()}" in said
    calname = {"nl": "Initiatievencafé: uw afspraken", "en": "Initiatievencafé: your appointments"}
    assert f"X-WR-CALNAME:{calname[language]}" in said
    # RFC 5545 §3.2.10, where it is not the site's own.
    assert ("SUMMARY;LANGUAGE=en:Initiatives Café" in said) == (language == "en")
    assert ("DESCRIPTION;LANGUAGE=en:" in said) == (language == "en")
    assert ("CATEGORIES;LANGUAGE=en:" in said) == (language == "en")
    assert ("LANGUAGE" in said) == (language == "en")


def test_title_that_is_there_in_dutch_alone_is_said_to_be(session):
    Event.objects.update(translations={})
    build.bram(session.event)

    said = unfolded(feed_of(links.calendar_link("bram@example.nl"), "en"))

    assert "SUMMARY;LANGUAGE=nl:Initiatievencafé" in said


def test_what_is_kept_of_an_entry_is_kept_in_each_language(session):
    appointment = appointments.of_session(session)

    def published(language: str) -> str:
        with translation.override(language):
            return unfolded(ical.published("Agenda", "https://example.nl/", [appointment]))

    dutch, english = published("nl"), published("en")

    assert "LANGUAGE=" not in dutch
    assert "SUMMARY;LANGUAGE=nl:" in english
    assert (published("nl"), published("en")) == (dutch, english)


def test_mark_before_the_title_is_in_the_language_too(session):
    bram = build.bram(session.event)
    calling_off.call_off(session.event)

    (entry,) = entries(feed_of(links.calendar_link(bram.email), "en"))

    assert entry["SUMMARY"] == "Called off: Initiatives Café"
    assert entry["STATUS"] == "CANCELLED"


def test_what_it_is_compared_by_is_the_same_in_each_language(session):
    bram = build.bram(session.event)

    found = []
    for language in ("nl", "en"):
        with translation.override(language):
            (entry,) = diary.of(bram.email).entries.values()
            found.append((diary.content(entry), diary.gist(entry), entry.sequence))

    assert found[0] == found[1]


def test_links_that_add_it_once_are_in_the_language(session):
    with translation.override("en"):
        once = adding.once(session)

    query = parse_qs(urlsplit(once.google).query)
    assert query["text"] == ["Initiatives Café"]
    assert "/en/cafes/" in query["details"][0]
    assert once.file.startswith("/en/cafes/")
    assert parse_qs(urlsplit(once.outlook).query)["subject"] == ["Initiatives Café"]


def test_file_to_add_once_is_in_the_language_of_its_address(session, client):
    dutch = client.get(f"/cafes/{session.event.slug}/{session.pk}.ics")
    with translation.override("nl"):  # what a request leaves active is the next one's to change
        english = client.get(f"/en/cafes/{session.event.slug}/{session.pk}.ics")

    assert "SUMMARY:Initiatievencafé" in unfolded(dutch.content)
    assert "SUMMARY;LANGUAGE=en:Initiatives Café" in unfolded(english.content)
    assert "//Initiatievencafe//NL" in unfolded(dutch.content)
    assert "//Initiatievencafe//EN" in unfolded(english.content)
