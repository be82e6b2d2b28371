"""The API is the same for everybody; what it says is wrong, it says in the language of who asks (docs/adr/0063)."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client

from eventsite.brakes import limits
from eventsite.brakes.counting import Braked
from eventsite.kept import pages
from tests import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

ENGLISH = {"Accept-Language": "en-GB,en;q=0.9,nl;q=0.8"}
LISTS = ["/api/v1/edities", "/api/v1/cursussen", "/api/v1/initiatieven", "/api/v1/openapi.json"]
WRONG = {
    "/api/v1/edities?page=x": ("page", "Vul een heel getal in.", "Enter a whole number."),
    "/api/v1/edities?page=1.5": ("page", "Vul een heel getal in.", "Enter a whole number."),
    f"/api/v1/edities?page={'9' * 5000}": (
        "page",
        "Vul een heel getal in.",
        "Enter a whole number.",
    ),
    "/api/v1/edities?page=0": ("page", "Vul 1 of meer in.", "Enter 1 or more."),
    "/api/v1/edities?pageSize=101": ("pageSize", "Vul 100 of minder in.", "Enter 100 or less."),
    "/api/v1/edities?status=open": (
        "status",
        "Kies een van deze waarden: 'gepland', 'afgelast'.",
        "Choose one of these values: 'gepland', 'afgelast'.",
    ),
    "/api/v1/edities?vanaf=gisteren": (
        "vanaf",
        "Schrijf het moment zoals 2027-03-16T18:30:00Z (RFC 3339).",
        "Write the time like 2027-03-16T18:30:00Z (RFC 3339).",
    ),
    "/api/v1/edities?vanaf=2027-02-31T12:00:00Z": (
        "vanaf",
        "Schrijf het moment zoals 2027-03-16T18:30:00Z (RFC 3339).",
        "Write the time like 2027-03-16T18:30:00Z (RFC 3339).",
    ),
    "/api/v1/edities?tot=2027-03-16T12:00:00": (
        "tot",
        "Zet de tijdzone achter het moment, zoals Z of +01:00.",
        "Add the time zone after the time, such as Z or +01:00.",
    ),
    f"/api/v1/initiatieven?zoek={'a' * 300}": (
        "zoek",
        "Gebruik hoogstens 100 tekens.",
        "Use 100 characters at most.",
    ),
}


@pytest.mark.parametrize("path", WRONG)
def test_field_that_is_wrong_is_said_in_both(client, path):
    field, dutch, english = WRONG[path]

    own, asked = client.get(path), client.get(path, headers=ENGLISH)

    assert own.status_code == asked.status_code == 400
    at = {"field": field, "parameter": field}
    assert own.json()["errors"] == [at | {"message": dutch}]
    assert asked.json()["errors"] == [at | {"message": english}]
    assert own.json()["detail"] == "De invoer klopt niet. Zie errors."
    assert asked.json()["detail"] == "The input is not correct. See errors."


@pytest.mark.parametrize(
    ("method", "path", "status", "dutch", "english"),
    [
        ("get", "/api/v1/niets", 404, "Niet gevonden", "Not found"),
        ("get", "/api/v1/edities/niets", 404, "Niet gevonden", "Not found"),
        ("get", "/api/v1/edities?page=0", 400, "Onjuiste vraag", "Bad request"),
        ("post", "/api/v1/edities", 405, "Methode niet toegestaan", "Method not allowed"),
    ],
)
def test_error_says_its_language_and_by_what_it_varies(
    client, method, path, status, dutch, english
):
    for headers, language, title in (({}, "nl", dutch), (ENGLISH, "en", english)):
        response = getattr(client, method)(path, headers=headers)

        assert response.status_code == status
        assert response.json()["title"] == title
        assert response["Content-Language"] == language
        assert "Accept-Language" in response["Vary"]
        assert response["Cache-Control"] == "no-store"


def test_brake_says_how_long_in_the_language_of_who_asks(client, monkeypatch):
    monkeypatch.setattr("eventsite.brakes.guard.use_of", _too_many)

    assert "een minuut" in client.get("/api/v1/edities").json()["detail"]
    english = client.get("/api/v1/edities", headers=ENGLISH)
    assert "Try again in a minute" in english.json()["detail"]
    assert english.json()["title"] == "Too many requests"


def _too_many(*_asked: object) -> None:
    raise Braked(limits.API, timedelta(seconds=9))


def test_fault_of_ours_is_said_in_both(monkeypatch):
    client = Client(raise_request_exception=False)
    monkeypatch.setattr("eventsite.web.api.lists.listed", lambda *_a, **_k: 1 / 0)

    assert client.get("/api/v1/edities").json()["title"] == "Fout bij ons"
    assert client.get("/api/v1/edities", headers=ENGLISH).json()["title"] == "Error on our side"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", ["nl", "en"])
def test_what_is_listed_is_the_same_for_everybody_whoever_asks_first(client, first):
    build.run(build.course())
    edition = build.edition(translations={"en": {"title": "English evening"}})
    initiative = build.initiative()
    single = [f"/api/v1/edities/{edition.slug}", f"/api/v1/initiatieven/{initiative.slug}"]
    headers = {"nl": {}, "en": ENGLISH}
    other = "en" if first == "nl" else "nl"

    for path in LISTS + single:
        pages.forget()
        one, two = (client.get(path, headers=headers[code]) for code in (first, other))

        assert one.status_code == 200, path
        assert one.text == two.text, path
        assert "/en/" not in json.dumps(one.json()), path
        assert "English" not in json.dumps(_in_own_language(one.json())), path
        for response in (one, two):
            assert response["Content-Language"] == "nl", path
            assert "Accept-Language" not in response.get("Vary", ""), path


def _in_own_language(told):
    """Without what is given beside it in other languages, to everybody alike."""
    if isinstance(told, dict):
        return {name: _in_own_language(one) for name, one in told.items() if name != "vertalingen"}
    return [_in_own_language(one) for one in told] if isinstance(told, list) else told


def test_errors_of_one_dont_stay_for_the_next(client):
    client.get("/api/v1/niets", headers=ENGLISH)

    assert client.post("/inchecken/tablet/bijwerken/").json()["title"] == "Niet ingelogd"
    assert client.post("/en/inchecken/tablet/bijwerken/").json()["title"] == "Not logged in"
    assert client.get("/api/v1/niets").json()["title"] == "Niet gevonden"
    assert 'lang="nl"' in client.get("/privacy/").text
