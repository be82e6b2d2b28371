from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from eventsite.booking import registering
from eventsite.models import Event
from tests import build

CHANGELOG = settings.BASE_DIR / "docs/api-changelog.md"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def assert_problem(response, status):
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert response["API-Version"] == "1.4.0"
    body = response.json()
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    return body


def test_list_shows_public_editions_by_start(client):
    later = build.edition(starts_at=timezone.now() + timedelta(days=30))
    sooner = build.edition(status=Event.Status.CANCELLED)
    build.edition(status=Event.Status.DRAFT)

    response = client.get("/api/v1/edities")

    assert response.status_code == 200
    assert response["API-Version"] == "1.4.0"
    body = response.json()
    assert [e["slug"] for e in body["results"]] == [sooner.slug, later.slug]
    assert [e["status"] for e in body["results"]] == ["afgelast", "gepland"]
    assert (body["count"], body["page"], body["pageSize"]) == (2, 1, 20)


def test_one_edition_tells_places_times_in_utc_and_addresses(client):
    edition = build.edition(
        capacity=10,
        slug="maart-2027",
        starts_at=datetime(2027, 3, 16, 19, 30, tzinfo=build.AMSTERDAM),
    )
    with time_machine.travel(datetime(2027, 3, 2, tzinfo=build.AMSTERDAM)):
        build.bram(edition, party_size=3)
        body = client.get("/api/v1/edities/maart-2027").json()

    assert body["plaatsen"] == {"totaal": 10, "vrij": 7}
    assert body["begin"] == "2027-03-16T18:30:00Z"
    assert body["bijeenkomsten"][0]["inloopVanaf"] == "2027-03-16T18:00:00Z"
    assert body["bijeenkomsten"][0]["locatie"]["naam"] == "’t Seinwezen"
    assert body["aanmelding"] == "open"
    assert body["url"] == "https://cafe.example.nl/cafes/maart-2027/"
    assert body["agendaUrl"] == "https://cafe.example.nl/cafes/maart-2027/agenda.ics"


def test_no_personal_data_goes_out(client):
    edition = build.edition()
    build.bram(edition)

    text = client.get("/api/v1/edities").text + client.get(f"/api/v1/edities/{edition.slug}").text

    assert "Bram" not in text
    assert "bram@example.nl" not in text


def test_list_is_paged(client):
    editions = [build.edition(starts_at=timezone.now() + timedelta(days=d)) for d in (1, 2, 3)]

    body = client.get("/api/v1/edities?page=2&pageSize=2").json()

    assert [e["slug"] for e in body["results"]] == [editions[2].slug]
    assert body["count"] == 3


def test_filters_take_any_offset_and_leave_out_the_end(client):
    edition = build.edition(starts_at=datetime(2027, 3, 16, 19, 30, tzinfo=build.AMSTERDAM))
    start = "2027-03-16T19:30:00%2B01:00"

    assert client.get(f"/api/v1/edities?vanaf={start}").json()["count"] == 1
    assert client.get("/api/v1/edities?vanaf=2027-03-16T18:30:01Z").json()["count"] == 0
    assert client.get(f"/api/v1/edities?tot={start}").json()["count"] == 0
    assert client.get("/api/v1/edities?tot=2027-03-16T18:30:01Z").json()["count"] == 1
    assert client.get("/api/v1/edities?status=afgelast").json()["count"] == 0
    assert client.get("/api/v1/edities?status=gepland").json()["results"][0]["slug"] == edition.slug


@pytest.mark.parametrize("editions", [1, 3])
def test_list_takes_four_queries(client, django_assert_num_queries, editions):
    for _ in range(editions):
        registering.register(build.edition(), name="Bram", email="bram@example.nl")

    with django_assert_num_queries(4):
        assert len(client.get("/api/v1/edities").json()["results"]) == editions


@pytest.mark.parametrize("sessions", [1, 3])
def test_one_edition_takes_three_queries(client, django_assert_num_queries, sessions):
    edition = build.edition(sessions=sessions)

    with django_assert_num_queries(3):
        client.get(f"/api/v1/edities/{edition.slug}")


def test_all_wrong_input_is_told_at_once(client):
    body = assert_problem(client.get("/api/v1/edities?page=0&pageSize=101&vanaf=morgen"), 400)

    assert {e["field"] for e in body["errors"]} == {"page", "pageSize", "vanaf"}


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1",
        "/api/v1/",
        "/api/v1/nergens",
        "/api/v1/edities/",
        "/api/v1/edities/nergens",
        "/api/v1/edities/nergens/",
        "/api/v1/edities/%00",
        "/api/nergens",
    ],
)
def test_unknown_and_slashed_addresses_are_404(client, path):
    assert_problem(client.get(path), 404)


def test_a_draft_is_404(client):
    edition = build.edition(status=Event.Status.DRAFT)

    assert_problem(client.get(f"/api/v1/edities/{edition.slug}"), 404)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ["/api/v1/edities", "/api/v1/openapi.json"])
def test_other_methods_are_405_and_say_what_is_allowed(client, method, path):
    response = getattr(client, method)(path)

    assert_problem(response, 405)
    assert "GET" in response["Allow"]


def test_our_own_mistake_is_500_without_anything_of_the_inside(client, monkeypatch):
    def broken(*args):
        raise RuntimeError("geheim")

    build.edition()
    monkeypatch.setattr("cafes.api._as_data", broken)
    client.raise_request_exception = False

    response = client.get("/api/v1/edities")

    assert_problem(response, 500)
    assert "geheim" not in response.text


def test_document_is_open_to_any_site(client):
    response = client.get("/api/v1/openapi.json")

    assert response.status_code == 200
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["API-Version"] == response.json()["info"]["version"] == "1.4.0"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert not response.cookies
    newest = re.search(r"^## (\S+)$", CHANGELOG.read_text(), re.M)[1]
    assert newest == response["API-Version"]
    assert response.json()["servers"] == [{"url": "https://cafe.example.nl/api/v1"}]


YEAR_1, YEAR_9999 = "0001-01-01T00:00:00%2B14:00", "9999-12-31T23:59:59-14:00"


@pytest.mark.database
def test_moment_long_before_or_after_our_time_is_one_to_look_from(client):
    build.edition()

    counts = {
        name: [
            client.get(f"/api/v1/edities?{name}={moment}").json()["count"]
            for moment in (YEAR_1, YEAR_9999)
        ]
        for name in ("vanaf", "tot")
    }

    assert counts == {"vanaf": [1, 0], "tot": [0, 1]}


@pytest.mark.database
@pytest.mark.parametrize(
    ("query", "status"),
    [
        *[
            (f"edities?{name}={moment}", 200)
            for name in ("vanaf", "tot")
            for moment in (YEAR_1, YEAR_9999)
        ],
        ("edities?vanaf=2027-03-02T14:00:00", 400),
        ("edities?vanaf=%00", 400),
        ("edities?status=%00", 400),
        *[
            (f"edities?page={page}", 400)
            for page in ("9" * 30, "9" * 5000, "-1", "%00", "%ED%A0%80")
        ],
        (f"edities?pageSize={'9' * 30}", 400),
        ("edities/%00", 404),
        ("edities/%ED%A0%80", 404),
        ("cursussen?soort=%00", 400),
        ("cursussen/%00", 404),
        ("initiatieven?zoek=%00", 200),
        ("initiatieven?zoek=%ED%A0%80", 200),
        ("initiatieven?wijk=%00", 200),
        ("initiatieven?thema=%00", 200),
        ("initiatieven/%ED%A0%80", 404),
    ],
)
def test_what_can_be_no_answer_is_said_as_a_problem(client, query, status):
    build.edition()
    build.initiative()

    response = client.get(f"/api/v1/{query}")

    assert response.status_code == status
    if status >= 400:
        assert response["Content-Type"] == "application/problem+json"
