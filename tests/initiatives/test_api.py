from __future__ import annotations

import io

import pytest

from eventsite.web import pictures
from initiatives import campaigns, publishing
from initiatives.models import Initiative, Need, Theme

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
    assert body["zoekt"][0] == {
        "soort": "mensen",
        "toelichting": "mensen die kunnen timmeren",
        "status": "open",
    }
    assert (body["taal"], body["wijkSlug"]) == ("nl", "oost")
    assert body["hulpUrl"] == "https://cafe.example.nl/initiatieven/tuin/meehelpen/"
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
def test_list_takes_eight_queries(client, django_assert_num_queries, count):
    evening = build.edition()
    for number, stand in enumerate(build.stands(evening, count)):
        email = f"chaima{number}@example.nl"
        one = build.initiative(neighbourhood=build.neighbourhood(), contact_email=email)
        build.initiator(evening, initiative=one, email=one.contact_email, stand=stand)

    # The moment, count, initiatives, needs, when each changed, stalls, turns, evenings.
    with django_assert_num_queries(8):
        assert len(slugs(client)) == count


def test_money_is_found_when_the_campaign_raised_it(client):
    initiative = full()

    def found():
        body = client.get("/api/v1/initiatieven/tuin").json()
        return {one["soort"]: one["status"] for one in body["zoekt"]}, body["actie"]["percentage"]

    assert found() == ({"mensen": "open", "geld": "open"}, 40)
    campaigns.keep_campaign(
        initiative,
        title="Een pomp",
        target=100,
        raised=100,
        link="https://actie.example.nl/",
        started_on=build.NOW.date(),
    )

    assert found() == ({"mensen": "open", "geld": "gevonden"}, 100)


def test_list_is_filtered_by_what_is_sought_and_sorted(client):
    build.initiative(name="Zon", needs={Need.Kind.PLACE: ""})
    build.initiative(name="Aarde", needs={Need.Kind.MONEY: ""})

    assert slugs(client, "zoekt=plek") == ["zon"]
    assert slugs(client, "sorteer=-naam") == ["zon", "aarde"]
    assert slugs(client, "sorteer=gewijzigdOp") == ["zon", "aarde"]
    assert slugs(client, "sorteer=-gewijzigdOp") == ["aarde", "zon"]
    body = assert_problem(client.get("/api/v1/initiatieven?zoekt=goud&sorteer=slug"), 400)
    assert {error["field"] for error in body["errors"]} == {"zoekt", "sorteer"}


def test_help_that_was_offered_is_told_to_nobody(client):
    initiative = build.initiative(name="Tuin")
    before = client.get("/api/v1/initiatieven/tuin").json()
    build.offer(initiative, name="Bram", what="Ik kan timmeren")

    after = client.get("/api/v1/initiatieven/tuin")

    assert {**after.json(), "gewijzigdOp": ""} == {**before, "gewijzigdOp": ""}
    assert "timmeren" not in after.text.replace("mensen die kunnen timmeren", "")


def test_themes_and_neighbourhoods_are_lists_to_filter_by(client):
    Theme.objects.all().delete()
    build.theme("groen")
    Theme.objects.filter(slug="groen").update(name="Groen", translations={"en": {"name": "Green"}})
    build.neighbourhood("Oost"), build.neighbourhood("Amsterdamse buurt")

    themes = client.get("/api/v1/themas").json()
    places = client.get("/api/v1/wijken?pageSize=1").json()

    assert [{**one, "id": 0} for one in themes["results"]] == [
        {"id": 0, "slug": "groen", "naam": "Groen", "vertalingen": {"en": {"naam": "Green"}}}
    ]
    assert (places["count"], places["results"][0]["naam"]) == (2, "Amsterdamse buurt")


@pytest.mark.parametrize("name", ["themas", "wijken"])
@pytest.mark.parametrize("count", [1, 3])
def test_small_lists_take_two_queries(client, django_assert_num_queries, name, count):
    Theme.objects.all().delete()
    for number in range(count):
        build.theme(f"thema-{number}"), build.neighbourhood(f"Wijk {number}")

    with django_assert_num_queries(2):
        assert len(client.get(f"/api/v1/{name}").json()["results"]) == count
