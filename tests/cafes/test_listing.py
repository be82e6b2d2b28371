"""The list of evenings: to come, not on the site yet, and over; looked through by title or day."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from cafes.desk import listing
from eventsite.models import Event

from .. import build, queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_in_march")]


@pytest.fixture
def anna(client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(build.anna())
    return client


def every(response) -> list[tuple[str, str]]:
    return [one for group in ("komend", "concepten", "voorbij") for one in shown(response, group)]


def shown(response, group: str) -> list[tuple[str, str]]:
    return [
        (row.event.title, str(row.standing.word))
        for one in response.context["groups"]
        if one.key == group
        for row in one.rows
    ]


def test_every_evening_is_on_the_list_with_how_it_stands(anna):
    build.bram(build.edition(title="Vol", capacity=1))
    build.edition(title="Vandaag", starts_at=timezone.now() + timedelta(hours=2))
    build.edition(title="Afgelast", status=Event.Status.CANCELLED)
    build.edition(title="Later", registration_opens_at=timezone.now() + timedelta(days=1))
    build.edition(title="Dicht", registration_closes_at=timezone.now() - timedelta(days=1))
    build.edition(title="Concept", status=Event.Status.DRAFT)
    build.edition(title="Zonder dag", status=Event.Status.DRAFT, sessions=0)
    build.edition(title="Toen", starts_at=timezone.now() - timedelta(days=400))

    response = anna.get("/beheer/cafes/")

    assert shown(response, "komend") == [
        ("Vandaag", "vandaag"),
        ("Vol", "vol"),
        ("Afgelast", "afgelast"),
        ("Later", "nog niet open"),
        ("Dicht", "gesloten"),
    ]
    assert sorted(shown(response, "concepten")) == [
        ("Concept", "concept"),
        ("Zonder dag", "concept"),
    ]
    assert shown(response, "voorbij") == [("Toen", "voorbij")]


@pytest.mark.parametrize("text", ["lente", "LÉNTE", "16 maart", "maart lente 2027"])
def test_evening_is_found_by_words_of_its_title_and_day(anna, text):
    build.edition(title="Lentecafé")
    build.edition(title="Zomercafé", starts_at=timezone.now() + timedelta(days=100))

    response = anna.get("/beheer/cafes/", {"q": text})

    assert shown(response, "komend") == [("Lentecafé", "open")]


def test_list_says_when_nothing_is_found_and_takes_what_is_typed(anna):
    build.edition()

    assert "Geen avond met “winter”" in anna.get("/beheer/cafes/", {"q": "winter"}).text
    for text in ("\0", "a" * 10_000, "%"):
        assert anna.get("/beheer/cafes/", {"q": text}).status_code == 200
    assert anna.get("/beheer/cafes/", {"pagina": "9" * 30}).status_code == 404


def test_pages_run_on_from_what_comes_to_what_is_over(anna, monkeypatch):
    monkeypatch.setattr(listing, "PER_PAGE", 2)
    for n in range(3):
        build.edition(title=f"Straks {n}", starts_at=timezone.now() + timedelta(days=30 + n))
    build.edition(title="Concept", status=Event.Status.DRAFT)
    for n in range(2):
        build.edition(title=f"Toen {n}", starts_at=timezone.now() - timedelta(days=30 + n))

    pages = [anna.get("/beheer/cafes/", {"pagina": n}) for n in (1, 2, 3)]

    assert [[name for name, _ in every(page)] for page in pages] == [
        ["Straks 0", "Straks 1"],
        ["Straks 2", "Concept"],
        ["Toen 0", "Toen 1"],
    ]
    for key, page, number in [("komend", 1, 3), ("concepten", 2, 1), ("voorbij", 3, 2)]:
        link = f'<a href="\\?pagina={page}#{key}">[^<]* <span class="numbers">{number}</span>'
        assert all(re.search(link, one.text) for one in pages)


def test_next_page_is_of_what_was_looked_for(anna, monkeypatch):
    monkeypatch.setattr(listing, "PER_PAGE", 1)
    build.edition(title="Iets anders")
    for n in range(2):
        build.edition(title=f"Nummer {n}", starts_at=timezone.now() - timedelta(days=30 + n))

    response = anna.get("/beheer/cafes/", {"pagina": "2", "q": "nummer"})

    assert every(response) == [("Nummer 1", "voorbij")]
    assert "?q=nummer&amp;pagina=1" in response.text


@pytest.mark.parametrize("number", [1, 3])
def test_list_takes_as_many_queries_for_any_number(anna, django_assert_num_queries, number):
    for n in range(number):
        build.bram(build.edition())
        build.edition(status=Event.Status.DRAFT)
        build.edition(starts_at=timezone.now() - timedelta(days=30 + n))

    # The groups are counted together, for where each begins in the pages.
    with django_assert_num_queries(8 + queries.DESK):
        anna.get("/beheer/cafes/")


def test_page_asks_for_no_more_than_it_shows(anna, django_assert_num_queries):
    for _ in range(listing.PER_PAGE):
        build.edition()
    build.edition(starts_at=timezone.now() - timedelta(days=30))

    with django_assert_num_queries(6 + queries.DESK):
        anna.get("/beheer/cafes/")
