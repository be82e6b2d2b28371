"""Every run as open data: those to come, and those that were."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from eventsite.booking import calling_off
from eventsite.models import Event
from tests import build
from tests.api.test_api import assert_problem

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("frozen")]

LIST = "/api/v1/rondes"


def slugs(client, query=""):
    return [one["slug"] for one in client.get(f"{LIST}?{query}").json()["results"]]


def test_runs_are_listed_by_start_past_ones_too_drafts_never(client):
    build.run(slug="straks", starts_at=timezone.now() + timedelta(days=9))
    build.run(slug="geweest", starts_at=timezone.now() - timedelta(days=90))
    build.run(slug="bezig", starts_at=timezone.now() - timedelta(days=1))
    build.run(slug="concept", status=Event.Status.DRAFT)

    body = client.get(LIST).json()

    assert body["count"] == 3
    assert [(one["slug"], one["fase"], one["aanmelding"]) for one in body["results"]] == [
        ("geweest", "voorbij", "voorbij"),
        ("bezig", "bezig", "gesloten"),
        ("straks", "komend", "open"),
    ]
    assert slugs(client, "page=2&pageSize=2") == ["straks"]


def test_one_run_tells_what_its_page_tells(client):
    run = build.run(
        build.course(slug="basis"),
        slug="basis-maart",
        capacity=10,
        description="Neem een pen mee.",
        trainer="Tineke de Trainer",
        starts_at=datetime(2027, 3, 16, 19, 30, tzinfo=build.AMSTERDAM),
        registration_closes_at=datetime(2027, 3, 10, 12, 0, tzinfo=build.AMSTERDAM),
        translations={"en": {"title": "Basics in March"}},
    )
    with time_machine.travel(datetime(2027, 3, 2, tzinfo=build.AMSTERDAM)):
        build.bram(run)
        response = client.get(f"{LIST}/basis-maart")

    body = response.json()
    assert (body["id"], body["cursus"], body["beschrijving"]) == (
        run.pk,
        "basis",
        "Neem een pen mee.",
    )
    assert body["plaatsen"] == {"totaal": 10, "vrij": 9, "wachtend": 0}
    assert body["aanmelden"]["tot"] == "2027-03-10T11:00:00Z"
    assert body["aanmelden"]["url"] == (
        "https://cafe.example.nl/cursussen/basis/basis-maart/aanmelden/"
    )
    assert body["aanmelden"]["grootsteGroep"] == 1
    assert len(body["bijeenkomsten"]) == 4
    assert body["vertalingen"] == {"en": {"titel": "Basics in March"}}
    assert body["url"] == "https://cafe.example.nl/cursussen/basis/basis-maart/"
    assert "Tineke" not in response.text
    assert "Bram" not in response.text


def test_run_that_is_called_off_says_why(client):
    run = build.run(slug="af")
    calling_off.call_off(run, reason="De trainer is ziek.")

    body = client.get(f"{LIST}/af").json()

    assert (body["status"], body["redenAfgelast"]) == ("afgelast", "De trainer is ziek.")
    assert body["aanmelden"]["url"] is None


def test_runs_are_filtered_searched_and_sorted(client):
    basic = build.course(slug="basis")
    first = timezone.now() + timedelta(days=3)
    build.run(basic, slug="a", title="Avondcursus", starts_at=first)
    build.run(basic, slug="b", title="Dagcursus", starts_at=first + timedelta(days=1))
    workshop = build.course(kind="workshop", slug="pitch", title="Pitchen", summary="Oefen")
    off = build.run(workshop, slug="c", starts_at=first + timedelta(days=2))
    calling_off.call_off(off, reason="")

    assert slugs(client, "cursus=basis") == ["a", "b"]
    assert slugs(client, "cursus=%00") == []
    assert slugs(client, "soort=workshop") == ["c"]
    assert slugs(client, "status=afgelast") == ["c"]
    assert slugs(client, "status=gepland&fase=komend") == ["a", "b"]
    assert slugs(client, "fase=voorbij") == []
    assert slugs(client, "zoek=dagcursus") == ["b"]
    assert slugs(client, "sorteer=-begin") == ["c", "b", "a"]
    assert slugs(client, "sorteer=titel") == ["a", "b", "c"]
    start = (first + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert slugs(client, f"tot={start}") == ["a"]
    assert slugs(client, f"vanaf={start}") == ["b", "c"]
    body = assert_problem(client.get(f"{LIST}?fase=ooit&soort=iets&pageSize=0&vanaf=gisteren"), 400)
    assert {e["field"] for e in body["errors"]} == {"fase", "soort", "pageSize", "vanaf"}


@pytest.mark.parametrize("slug", ["nergens", "concept", "%00", "nergens/", "editie"])
def test_unknown_run_is_404(client, slug):
    build.run(slug="concept", status=Event.Status.DRAFT)
    build.edition(slug="editie")

    assert_problem(client.get(f"{LIST}/{slug}"), 404)


@pytest.mark.parametrize("number", [1, 3])
def test_list_takes_six_queries(client, django_assert_num_queries, number):
    for _ in range(number):
        build.bram(build.run(sessions=number))

    with django_assert_num_queries(
        6
    ):  # the moment, count, runs, sessions, places, when they changed
        assert len(slugs(client)) == number
