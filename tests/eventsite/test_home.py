from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
import sectxt
from django.db import connection
from django.utils import timezone

from eventsite.models import Event

from .. import build
from ..cafes.test_views import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def test_home_shows_the_next_edition_first(client):
    build.edition(starts_at=build.NOW + timedelta(days=30), headline="De tweede")
    build.edition(starts_at=build.NOW + timedelta(days=10), headline="De eerste")
    build.edition(starts_at=build.NOW + timedelta(days=5), status=Event.Status.DRAFT)

    response = client.get("/")

    assert response.context["edition"].headline == "De eerste"
    assert [e.headline for e in response.context["later"]] == ["De tweede"]


def test_home_passes_over_a_cancelled_edition_but_lists_it(client):
    cancelled = build.edition(
        starts_at=build.NOW + timedelta(days=5), status=Event.Status.CANCELLED
    )
    following = build.edition(starts_at=build.NOW + timedelta(days=10))

    response = client.get("/")

    assert response.context["edition"] == following
    assert response.context["later"] == [cancelled]
    assert "Afgelast" in text_of(response)


def test_home_keeps_tonights_edition_until_it_is_over(client, frozen):
    event = build.edition()

    frozen.move_to(event.ends_at - timedelta(seconds=1))
    assert client.get("/").context["edition"] == event

    frozen.move_to(event.ends_at)
    response = client.get("/")
    assert response.context["edition"] is None
    assert [one.edition for one in response.context["past"]] == [event]


def test_home_without_editions_says_so(client):
    text = text_of(client.get("/"))

    assert "De datum van de volgende avond is nog niet bekend" in text


def test_home_shows_the_figures_of_past_editions_that_are_closed(client):
    edition = build.edition(starts_at=build.NOW - timedelta(days=100))
    build.closed(edition, attended=80, pitches=7, stalls=14)

    assert "ongeveer 80 deelnemers en 7 pitches" in text_of(client.get("/"))


@pytest.mark.parametrize("editions", [1, 3])
def test_home_asks_the_database_the_same_for_any_number(
    client, django_assert_num_queries, editions
):
    for number in range(editions):
        build.edition(starts_at=build.NOW + timedelta(days=10 + number))
        past = build.edition(starts_at=build.NOW - timedelta(days=10 + number))
        build.closed(past, attended=80, pitches=7)

    with django_assert_num_queries(9):
        client.get("/")


def test_health_says_ok_and_fails_with_the_database(client, monkeypatch):
    assert client.get("/gezond/").content == b"ok\n"

    def broken():
        from django.db import OperationalError

        raise OperationalError

    monkeypatch.setattr(connection, "cursor", broken)
    assert client.get("/gezond/").status_code == 503


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
