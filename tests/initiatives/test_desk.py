from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from initiatives import likeness, links, publishing
from initiatives.models import Initiative, Need

from .. import build, queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.STAFF_NEED_SECOND_FACTOR = False


@pytest.fixture
def anna(client):
    client.force_login(build.anna())
    return client


def names(response) -> list[str]:
    return [initiative.name for initiative in response.context["page"]]


PAGES = ["", "vragen/", "{pk}/", "{pk}/wijzigen/"]
ACTIONS = ["{pk}/op-de-site/", "{pk}/van-de-site/", "{pk}/nieuwe-link/"]


@pytest.mark.parametrize("path", [*PAGES, *ACTIONS])
def test_desk_is_for_organisers_alone(client, path):
    initiative = build.initiative(published=False)
    url = "/beheer/initiatieven/" + path.format(pk=initiative.pk)

    for method in (client.get, client.post):
        assert method(url)["Location"].startswith("/beheer/account/login/")
    client.force_login(build.steward())
    for method in (client.get, client.post):
        assert method(url).status_code == 403
    initiative.refresh_from_db()
    assert (initiative.is_draft, initiative.link_version) == (True, 1)


@pytest.mark.parametrize("path", ACTIONS)
def test_actions_are_no_get_and_need_a_token(anna, path):
    initiative = build.initiative(published=False)
    url = "/beheer/initiatieven/" + path.format(pk=initiative.pk)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get())

    assert anna.get(url).status_code == 405
    for address in (url, f"/beheer/initiatieven/{initiative.pk}/wijzigen/"):
        assert strict.post(address, headers={"Origin": "https://example.org"}).status_code == 403
        assert strict.post(address).status_code == 302  # back to where the form stands
    initiative.refresh_from_db()
    assert (initiative.is_draft, initiative.link_version) == (True, 1)
    assert anna.post("/beheer/initiatieven/999/op-de-site/").status_code == 404


def test_list_is_filtered_by_status_and_searched(anna, frozen):
    build.initiative(name="Nieuw plan", published=False)
    changed = build.initiative(name="Gewijzigd")
    build.initiative(name="Goed")
    publishing.withdraw(build.initiative(name="Weg"))
    frozen.shift(60)
    Initiative.objects.filter(pk=changed.pk).update(modified_at=build.NOW.replace(year=2040))

    def found(query: str) -> list[str]:
        return sorted(names(anna.get(f"/beheer/initiatieven/?{query}")))

    assert found("") == ["Gewijzigd", "Goed", "Nieuw plan", "Weg"]
    assert found("status=draft") == ["Nieuw plan"]
    assert found("status=published") == ["Gewijzigd", "Goed"]
    assert found("status=changed") == ["Gewijzigd"]
    assert found("status=withdrawn") == ["Weg"]
    assert found("zoek=nieuw") == ["Nieuw plan"]
    assert anna.get("/beheer/initiatieven/?status=niks").status_code == 400
    assert anna.get("/beheer/initiatieven/?pagina=2").status_code == 404


def test_organiser_publishes_and_takes_off(anna):
    initiative = build.initiative(published=False)
    url = f"/beheer/initiatieven/{initiative.pk}/"

    asked = anna.post(url + "op-de-site/")
    assert "initiatief op de site" in asked.text
    initiative.refresh_from_db()
    assert initiative.is_draft
    response = anna.post(url + "op-de-site/", {"bevestigd": "1"}, follow=True)
    assert "staat op de site" in response.text
    initiative.refresh_from_db()
    assert initiative.is_published
    assert "Niemand krijgt een mail." in anna.post(url + "van-de-site/").text
    anna.post(url + "van-de-site/", {"bevestigd": "1"})
    initiative.refresh_from_db()
    assert initiative.is_withdrawn
    assert [line.sentence for line in anna.get(url).context["lines"]][:2] == [
        f"Anna haalde “{initiative.name}” van de site",
        f"Anna zette “{initiative.name}” op de site",
    ]


def test_organiser_changes_what_is_told(anna):
    initiative = build.initiative()
    url = f"/beheer/initiatieven/{initiative.pk}/wijzigen/"
    told = {"name": "Kas", "summary": "Een kas.", "theme": "groen", "contact_name": "Chaima"}

    assert anna.post(url, told | {"name": ""}).status_code == 400
    assert anna.post(url, told).status_code == 303

    initiative.refresh_from_db()
    assert initiative.name == "Kas"


def test_new_link_is_mailed_and_the_old_one_ends(anna):
    initiative = build.initiative()
    old = links.own_url(initiative)

    asked = anna.post(f"/beheer/initiatieven/{initiative.pk}/nieuwe-link/")
    assert "links van initiatieven opnieuw" in asked.text
    assert anna.get(old).status_code == 200
    anna.post(f"/beheer/initiatieven/{initiative.pk}/nieuwe-link/", {"bevestigd": "1"})

    assert anna.get(old).status_code == 410
    assert initiative.messages.filter(kind="initiative_links").count() == 1


def test_who_offered_help_is_between_them_and_the_initiator(anna):
    initiative = build.initiative()
    build.offer(initiative)

    text = anna.get(f"/beheer/initiatieven/{initiative.pk}/").text

    assert initiative.contact_email in text
    assert "bram" not in text.lower()


def test_needs_without_an_answer_are_shown_and_filtered(anna):
    schalkwijk = build.neighbourhood("Schalkwijk")
    build.initiative(name="Tuin", neighbourhood=schalkwijk, theme="groen")
    build.initiative(name="Zorg", theme="zorg", needs={Need.Kind.PLACE: ""})

    page = anna.get("/beheer/initiatieven/vragen/")
    filtered = anna.get("/beheer/initiatieven/vragen/?thema=groen&wijk=schalkwijk")

    assert "Heel Haarlem" in page.text
    assert page.context["table"].total == 3
    assert 'href="?thema=groen&amp;wijk=schalkwijk#vragen"' in page.text
    assert {need.initiative.name for need in filtered.context["needs"]} == {"Tuin"}
    assert anna.get("/beheer/initiatieven/vragen/?thema=niks").status_code == 400


def test_needs_page_without_needs_says_so(anna):
    assert "Op elke vraag is een antwoord." in anna.get("/beheer/initiatieven/vragen/").text


@pytest.mark.parametrize("count", [1, 3])
def test_lists_take_as_many_queries_for_one_as_for_three(anna, django_assert_num_queries, count):
    for number in range(count):
        initiative = build.initiative(neighbourhood=build.neighbourhood(f"Wijk{number}"))
        build.offer(initiative)

    with django_assert_num_queries(4 + queries.DESK):  # session, user, count, initiatives
        anna.get("/beheer/initiatieven/")
    with django_assert_num_queries(
        8 + queries.DESK
    ):  # session, user, the filter's two, counts, themes, neighbourhoods, needs
        anna.get("/beheer/initiatieven/vragen/")
    with django_assert_num_queries(
        8 + queries.DESK
    ):  # session, user, initiative, needs, offers, names; the log's lines, what they are about
        anna.get(f"/beheer/initiatieven/{initiative.pk}/")


@pytest.mark.parametrize(
    "name", ["REPAIRCAFÉ Oost", "Repair-café Oost!", "Repaircafe Oosst", "Het repaircafé oost"]
)
def test_who_decides_sees_what_an_initiative_looks_like(anna, name):
    known = build.initiative(name="Repaircafé Oost")
    build.initiative(name="Buurttuin")
    new = build.initiative(name=name, contact_email="daan@example.nl", published=False)

    page = anna.get(f"/beheer/initiatieven/{new.pk}/").content.decode()

    assert "Lijkt op een initiatief dat er al is" in page
    assert f"/beheer/initiatieven/{known.pk}/" in page
    assert "Buurttuin" not in page
    assert likeness.like(build.initiative(name="Weggeefwinkel")) == []
