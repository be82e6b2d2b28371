from __future__ import annotations

import io

import pytest

from eventsite.web import pictures
from initiatives import campaigns, publishing
from initiatives.models import Initiative

from .. import build
from ..api.test_api import assert_problem
from ..eventsite.web.test_pictures import photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def slugs(client, query: str = "") -> list[str]:
    return [one["slug"] for one in client.get(f"/api/v1/initiatieven?{query}").json()["results"]]


def full() -> Initiative:
    initiative = build.initiative(
        name="Tuin", neighbourhood=build.neighbourhood("Oost"), website="https://tuin.example.nl/"
    )
    publishing.set_picture(
        initiative, pictures.read(io.BytesIO(photo(colour="navy"))), alt="een tuin"
    )
    campaigns.keep_campaign(
        initiative,
        title="Een pomp",
        target=100,
        raised=40,
        link="https://actie.example.nl/",
        started_on=build.NOW.date(),
    )
    return initiative


def test_one_initiative_tells_all_but_who(client):
    full()

    response = client.get("/api/v1/initiatieven/tuin")

    body = response.json()
    assert body["wijk"] == "Oost"
    assert body["zoekt"][0] == {"soort": "mensen", "toelichting": "mensen die kunnen timmeren"}
    assert body["actie"]["doelbedrag"] == 100
    assert body["foto"]["tekst"] == "een tuin"
    assert body["foto"]["url"].startswith("https://cafe.example.nl/beelden/")
    assert body["url"] == "https://cafe.example.nl/initiatieven/tuin/"
    assert "Chaima" not in response.text
    assert "chaima@" not in response.text


def test_what_was_not_told_is_null(client):
    build.initiative(name="Kaal", theme="", needs={})

    body = client.get("/api/v1/initiatieven/kaal").json()

    assert [body[name] for name in ("thema", "wijk", "website", "foto", "actie")] == [None] * 5
    assert body["zoekt"] == []


def test_list_is_filtered_and_paged(client):
    oost = build.neighbourhood("Oost")
    build.initiative(name="A tuin", neighbourhood=oost, theme="groen")
    build.initiative(name="B zon", neighbourhood=oost, theme="duurzaamheid")
    build.initiative(name="C tuin", theme="groen")
    build.initiative(name="D", published=False)

    assert slugs(client) == ["a-tuin", "b-zon", "c-tuin"]
    assert slugs(client, "thema=groen") == ["a-tuin", "c-tuin"]
    assert slugs(client, "wijk=oost&zoek=TUIN") == ["a-tuin"]
    assert slugs(client, "thema=niks") == []
    assert slugs(client, "thema=%00") == []
    assert slugs(client, "wijk=%00") == []
    assert slugs(client, "page=2&pageSize=2") == ["c-tuin"]
    assert client.get("/api/v1/initiatieven?pageSize=1").json()["count"] == 3


def test_wrong_filters_are_told_at_once_and_drafts_are_404(client):
    build.initiative(name="Tuin", published=False)

    body = assert_problem(client.get(f"/api/v1/initiatieven?thema={'x' * 81}&pageSize=0"), 400)
    assert {error["field"] for error in body["errors"]} == {"thema", "pageSize"}
    for path in ("tuin", "nergens", "%00", "tuin/"):
        assert_problem(client.get(f"/api/v1/initiatieven/{path}"), 404)


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_three_queries(client, django_assert_num_queries, count):
    for _ in range(count):
        build.initiative(neighbourhood=build.neighbourhood())

    with django_assert_num_queries(3):  # count, initiatives, needs
        assert len(slugs(client)) == count
