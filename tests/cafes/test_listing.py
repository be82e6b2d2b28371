"""The list of evenings: to come, not on the site yet, and over; looked through by title or day."""

from __future__ import annotations

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


def shown(response, group: str) -> list[tuple[str, str]]:
    return [(row.event.title, str(row.standing.word)) for row in response.context[group]]


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

    assert shown(response, "coming") == [
        ("Vandaag", "vandaag"),
        ("Vol", "vol"),
        ("Afgelast", "afgelast"),
        ("Later", "nog niet open"),
        ("Dicht", "gesloten"),
    ]
    assert sorted(shown(response, "drafts")) == [("Concept", "concept"), ("Zonder dag", "concept")]
    assert shown(response, "over") == [("Toen", "voorbij")]


@pytest.mark.parametrize("text", ["lente", "LÉNTE", "16 maart", "maart lente 2027"])
def test_evening_is_found_by_words_of_its_title_and_day(anna, text):
    build.edition(title="Lentecafé")
    build.edition(title="Zomercafé", starts_at=timezone.now() + timedelta(days=100))

    response = anna.get("/beheer/cafes/", {"q": text})

    assert shown(response, "coming") == [("Lentecafé", "open")]


def test_list_says_when_nothing_is_found_and_takes_what_is_typed(anna):
    build.edition()

    assert "Geen avond met “winter”" in anna.get("/beheer/cafes/", {"q": "winter"}).text
    for text in ("\0", "a" * 10_000, "%"):
        assert anna.get("/beheer/cafes/", {"q": text}).status_code == 200
    assert anna.get("/beheer/cafes/", {"pagina": "9" * 30}).status_code == 404


def test_what_is_over_comes_in_pages(anna):
    for n in range(listing.PER_PAGE + 1):
        build.edition(title=f"Nummer {n}", starts_at=timezone.now() - timedelta(days=30 + n))

    response = anna.get("/beheer/cafes/", {"pagina": "2", "q": "nummer"})

    assert shown(response, "over") == [(f"Nummer {listing.PER_PAGE}", "voorbij")]
    assert "?q=nummer&amp;pagina=1" in response.text


@pytest.mark.parametrize("number", [1, 3, 100])
def test_list_takes_as_many_queries_for_any_number(anna, django_assert_num_queries, number):
    for n in range(number):
        build.bram(build.edition())
        build.edition(status=Event.Status.DRAFT)
        build.edition(starts_at=timezone.now() - timedelta(days=30 + n))

    with django_assert_num_queries(9 + queries.DESK):
        anna.get("/beheer/cafes/")
