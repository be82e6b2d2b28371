from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
import sectxt
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from eventsite.models import Event, SiteSettings
from eventsite.site import reading

from ... import build
from ...cafes.test_views import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

MADE, BETWEEN = 21, 18  # statements


def test_home_shows_the_next_edition_first(client):
    build.edition(starts_at=build.NOW + timedelta(days=30), headline="De tweede")
    build.edition(starts_at=build.NOW + timedelta(days=10), headline="De eerste")
    build.edition(starts_at=build.NOW + timedelta(days=5), status=Event.Status.DRAFT)

    response = client.get("/")

    assert response.context["edition"].headline == "De eerste"
    assert [e.headline for e in response.context["later"]] == ["De tweede"]


def test_home_passes_over_a_cancelled_edition_and_says_so_first(client):
    cancelled = build.edition(
        starts_at=build.NOW + timedelta(days=5), status=Event.Status.CANCELLED
    )
    following = build.edition(starts_at=build.NOW + timedelta(days=10))
    later = build.edition(starts_at=build.NOW + timedelta(days=20), status=Event.Status.CANCELLED)

    response = client.get("/")

    assert response.context["edition"] == following
    assert response.context["called_off"] == [cancelled]
    assert response.context["later"] == [later]
    assert text_of(response).count("Afgelast") == 2


def test_home_without_an_evening_that_goes_on_says_which_was_called_off(client):
    cancelled = build.edition(status=Event.Status.CANCELLED)

    response = client.get("/")

    assert response.context["called_off"] == [cancelled]
    assert "De datum van de volgende avond is nog niet bekend" in text_of(response)


def test_home_keeps_tonights_edition_until_it_is_over(client, frozen):
    event = build.edition()

    frozen.move_to(event.ends_at - timedelta(seconds=1))
    response = client.get("/")
    assert response.context["edition"] == event
    assert "nu bezig" in text_of(response)

    frozen.move_to(event.ends_at)
    response = client.get("/")
    assert response.context["edition"] is None
    assert [one.edition for one in response.context["past"]] == [event]


@pytest.mark.usefixtures("frozen_in_march")
@pytest.mark.parametrize(
    ("starts_at", "said"),
    [
        ("2027-03-02T19:30+01:00", "vanavond · 19.30 uur · ’t Seinwezen"),
        ("2027-03-02T15:30+01:00", "vandaag · 15.30 uur · ’t Seinwezen"),
        ("2027-03-03T19:30+01:00", "woensdag 3 maart · 19.30 uur · ’t Seinwezen"),
        ("2028-03-07T19:30+01:00", "dinsdag 7 maart 2028 · 19.30 uur · ’t Seinwezen"),
    ],
)
def test_home_says_when_and_where_first(client, starts_at, said):
    build.edition(starts_at=datetime.fromisoformat(starts_at))

    assert said in text_of(client.get("/"))


def test_home_of_an_evening_of_two_days_says_which_comes(client, frozen):
    event = build.edition(sessions=2)
    second = event.sessions_in_order()[1]

    frozen.move_to(second.starts_at - timedelta(days=1))

    assert client.get("/").context["when"].session == second


def test_home_without_anything_is_a_page_all_the_same(client):
    response = client.get("/")
    text = text_of(response)

    assert "De datum van de volgende avond is nog niet bekend" in text
    assert "Zo werkt het" in text
    for heading in ("Wie u ontmoet", "Wat er van kwam", "Eerdere avonden", "Op het podium"):
        assert heading not in text
    assert "Bekijk de initiatieven" not in text


def test_home_between_evenings_shows_the_last_one_and_who_came_last(client):
    past = build.edition(starts_at=build.NOW - timedelta(days=9))
    build.photo(past)
    build.edition(starts_at=build.NOW - timedelta(days=3), status=Event.Status.CANCELLED)
    build.initiative(name="Aan Tafel"), build.initiative(name="Nog niet", published=False)

    response = client.get("/")

    assert [photo.edition for photo in response.context["photos"]] == [past]
    assert [one.initiative.name for one in response.context["met"]] == ["Aan Tafel"]
    assert "Zo was de vorige avond" in text_of(response)


def test_home_shows_the_figures_of_past_editions_that_are_closed(client):
    edition = build.edition(starts_at=build.NOW - timedelta(days=100))
    build.closed(edition, attended=80, pitches=7, stalls=14)

    assert "ongeveer 80 deelnemers en 7 pitches" in text_of(client.get("/"))


@pytest.mark.parametrize(
    ("taken", "said"), [(0, "nog 80 plaatsen"), (4, "nog 76 plaatsen"), (79, "79 mensen komen")]
)
def test_home_says_how_many_come_from_five_on(client, taken, said):
    event = build.edition(party_max=50)
    for party in (min(taken, 50), max(0, taken - 50)):
        if party:
            build.registration(event, party_size=party)

    text = text_of(client.get("/"))

    assert said in text
    assert ("mensen komen" in text) == (taken >= 5)
    assert ("nog 1 plaats " in text) == (taken == 79)


def test_home_of_a_full_evening_leads_to_the_waiting_list(client):
    event = build.edition(capacity=6)
    build.bram(event, party_size=6), build.daan(event)

    text = text_of(client.get("/"))

    assert "Zet mij op de wachtlijst" in text
    assert "6 mensen komen vol 1 op de wachtlijst" in text


def test_home_page_shows_the_words_of_the_manager_beside_an_evening(client):
    reading.remember(SiteSettings(home_title="Samen doen", home_intro="Van u en van ons."))
    build.edition()

    text = text_of(client.get("/"))

    assert "Samen doen Van u en van ons." in text


def test_home_asks_the_database_as_often_for_any_number(client):
    """Of a site that has some of everything."""

    def asked(number: int) -> int:
        for _ in range(number):
            _everything()
        with CaptureQueriesContext(connection) as found:
            client.get("/")
        return len(found)

    assert (asked(1), asked(2)) == (MADE, MADE)


@pytest.mark.parametrize("number", [1, 3])
def test_home_without_an_evening_asks_as_often_for_any_number(
    client, django_assert_num_queries, number
):
    for _ in range(number):
        past = build.edition(starts_at=build.NOW - timedelta(days=10))
        build.photo(past)
        build.closed(past, attended=80, pitches=7)
        build.initiative()
        build.run()

    with django_assert_num_queries(BETWEEN):
        client.get("/")


def _everything() -> None:
    """An evening with a stall and a turn that somebody has, another after it and one before; a course."""
    edition = build.edition(starts_at=build.NOW + timedelta(days=10))
    idea = build.initiative()
    slot, stand = build.slots(edition, 3)[0], build.stands(edition, 3)[0]
    build.initiator(edition, initiative=idea, stand=stand, slot=slot)
    build.edition(starts_at=build.NOW + timedelta(days=60))
    past = build.edition(starts_at=build.NOW - timedelta(days=10))
    build.closed(past, attended=80, pitches=7)
    build.run(), build.toolkit_card()


def test_security_txt_is_valid_and_not_about_to_expire(client, settings):
    settings.SECURITY_CONTACT = "https://www.haarlem.example.nl/kwetsbaarheid"

    response = client.get("/.well-known/security.txt")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    found = sectxt.Parser(response.content)
    assert found.errors == []
    expires = datetime.fromisoformat(re.search("Expires: (.*)", response.text)[1])
    assert timedelta(days=90) < expires - timezone.now() < timedelta(days=365)
    assert "Canonical: https://cafe.example.nl/.well-known/security.txt" in response.text
    assert "Preferred-Languages: nl, en" in response.text
    assert "Policy:" not in response.text


def test_security_txt_names_the_policy_where_there_is_one(client, settings):
    settings.SECURITY_POLICY = "https://www.haarlem.example.nl/kwetsbaarheid-melden"

    response = client.get("/.well-known/security.txt")

    assert sectxt.Parser(response.content).errors == []
    assert "Policy: https://www.haarlem.example.nl/kwetsbaarheid-melden\n" in response.text
