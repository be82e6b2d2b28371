"""One field that finds a person, a ticket, an initiative, an evening or a run."""

from __future__ import annotations

import re

import pytest
from django.db import connection

from desk import search
from eventsite.tickets import codes
from tests import build, queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.STAFF_NEED_SECOND_FACTOR = False


@pytest.fixture
def anna(client):
    client.force_login(build.anna())
    return client


def names(text: str) -> list[str]:
    return [one.name for one in search.people(text).rows]


@pytest.mark.parametrize(
    "text",
    ["daan", "DAÄN de vries", "vries", "de vries, daan", "daan@example", "vries daan@"],
)
def test_person_is_found_by_first_name_surname_or_address(text):
    build.daan(build.edition())
    build.bram(build.run())

    assert names(text) == ["Daan de Vries"]


@pytest.mark.parametrize(
    "text",
    ["maria", "El Amrani", "amrani", "jansen", "devries", "vries", "mar jan", "noord", "-el"],
)
def test_person_is_found_by_any_word_of_a_name_or_an_address(text):
    build.bram(
        build.edition(), name="Anna Maria El Amrani-Jansen de Vries", email="a.b_noord@example.nl"
    )

    assert names(text) == ["Anna Maria El Amrani-Jansen de Vries"]


@pytest.mark.parametrize("text", ["", "d", "aan", "daan jansen", "%", "_aan", "\0", "💡💡"])
def test_nobody_is_found_by_less_than_the_start_of_a_name(anna, text):
    build.daan(build.edition())

    assert names(text) == []
    assert anna.get("/beheer/zoeken/", {"q": text}).status_code == 200


@pytest.mark.parametrize("spell", [str.lower, codes.readable, lambda code: f" {code}-"])
def test_ticket_is_found_by_its_code_however_it_is_typed_over(anna, spell):
    bram = build.bram(build.edition())

    response = anna.get("/beheer/zoeken/", {"q": spell(codes.code_of(bram))})

    assert response.context["holders"] == [bram]
    assert "Bram Jansen" in response.text


def test_initiatives_and_events_are_found_and_what_was_not_is_said(anna):
    build.initiative(name="Deelauto Vogelenwijk")
    build.edition(title="Initiatievencafé over de Vogelenwijk")

    response = anna.get("/beheer/zoeken/", {"q": "vogelenwijk"})

    assert "Deelauto Vogelenwijk" in response.text
    assert "Initiatievencafé over de Vogelenwijk, 16 maart 2027" in response.text
    assert "Niet gevonden bij “vogelenwijk”: mensen." in response.text


def test_events_are_found_by_their_day_the_latest_first():
    build.run(title="Basiscursus", slug="maart")
    build.edition(slug="laat", starts_at=build.NOW.replace(month=3, day=30))
    build.edition(slug="mei", starts_at=build.NOW.replace(month=5))

    assert [event.slug for event, _url in search.events("maart 2027").rows] == ["laat", "maart"]


def test_no_more_is_shown_than_can_be_read_and_it_says_so(anna):
    for n in range(search.MOST + 1):
        build.bram(build.edition(), email=f"bram{n}@example.nl")

    response = anna.get("/beheer/zoeken/", {"q": "bram"})

    assert len(response.context["people"].rows) == search.MOST
    assert "Er zijn er meer. Typ meer van de naam." in response.text


def test_long_and_odd_texts_are_taken_as_they_are(anna):
    for text in ("a" * 10_000, "' OR 1=1 --", "<script>", "\x00é" * 3, "ab " * 200):
        assert anna.get("/beheer/zoeken/", {"q": text}).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_search_takes_as_many_queries_for_any_number(anna, django_assert_num_queries, number):
    for n in range(number):
        build.bram(build.edition(), email=f"bram{n}@example.nl")
        build.initiative(name=f"Bram {n}")
        build.edition(title=f"Bram {n}")

    with django_assert_num_queries(9 + queries.DESK):
        anna.get("/beheer/zoeken/", {"q": "bram"})


def test_people_are_looked_up_by_the_index():
    found = search.beginning(["jansen", "de"])

    plan = found.explain()

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # an empty table is read whole, unless told not to
            cursor.execute("SET LOCAL enable_seqscan = off")
            plan = found.explain()
    assert re.search(r"SEARCH eventsite_searchkey USING INDEX|Index Cond: .*key", plan)
    assert not re.search(r"SCAN|Seq Scan", plan)
