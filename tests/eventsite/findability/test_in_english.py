"""What programs are told in English: feeds, pictures and JSON-LD, of evenings with an English text and without."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.utils import translation

from cafes.findable import Evenings
from eventsite.findability import cards, drawing, things
from eventsite.models import Event
from tests import build

from .pages import Head

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_in_march")]

NS = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
TWIN = {"en": {"title": "Ideas café", "summary": "Meet people with a plan."}}


def evening(**fields):
    return build.edition(
        title="Avond voor ideeën", summary="Ontmoet mensen met een plan.", **fields
    )


def feed(client, path):
    return ET.fromstring(client.get(path).content)


def test_feed_in_english_says_so_and_which_of_it_is_dutch(client):
    said, unsaid = evening(translations=TWIN), evening()

    found = feed(client, "/en/nieuws.atom")

    assert found.get(LANG) == "en"
    links = {one.get("rel"): one.get("href") for one in found.findall(f"{NS}link")}
    assert links == {
        "self": f"{settings.SITE_URL}/en/nieuws.atom",
        "alternate": f"{settings.SITE_URL}/en/",
    }
    told = {one.find(f"{NS}link").get("href"): one for one in found.iter(f"{NS}entry")}
    english = told[f"{settings.SITE_URL}/en/cafes/{said.slug}/"]
    dutch = told[f"{settings.SITE_URL}/en/cafes/{unsaid.slug}/"]
    assert english.findtext(f"{NS}title") == "Ideas café, 16 March 2027"
    assert english.findtext(f"{NS}summary") == "Meet people with a plan."
    assert english.get(LANG) is None
    assert dutch.findtext(f"{NS}title") == "Avond voor ideeën, 16 March 2027"
    assert dutch.get(LANG) == "nl"


def test_each_language_has_entries_of_its_own(client):
    evening(translations=TWIN)

    ids = [
        {one.text for one in feed(client, path).iter(f"{NS}id")}
        for path in ("/nieuws.atom", "/en/nieuws.atom")
    ]

    assert len(ids[0]) == len(ids[1]) == 2
    assert not ids[0] & ids[1]
    assert feed(client, "/nieuws.atom").get(LANG) == "nl"


def test_head_of_a_page_leads_to_what_is_in_its_language(client):
    made = evening(translations=TWIN)
    path = made.get_absolute_url()

    head = Head(client.get(f"/en{path}").content.decode())

    assert head.titles == ["Ideas café, Tuesday 16 March 2027 – Initiatievencafé"]
    assert head.only("description") == "Ideas café, 16 March 2027. Meet people with a plan."
    assert head.alternates("application/atom+xml") == ["/en/nieuws.atom"]
    assert head.alternates("text/calendar") == [f"/en{path}agenda.ics"]
    assert head.only("og:image").startswith(f"{settings.SITE_URL}/en/deelbeelden/avond/")
    assert head.only("og:image:alt").startswith("Ideas café. Tuesday 16 March 2027, 7.30\xa0pm.")
    crumbs = [one["name"] for one in head.of_type("BreadcrumbList")["itemListElement"]]
    assert crumbs == ["What’s on", "Ideas café"]


def card(slug: str, language: str) -> cards.Card:
    with translation.override(language):
        return Evenings().card(Evenings().public(slug))


def test_card_is_in_the_words_and_the_dates_of_its_page():
    slug = evening(translations=TWIN).slug

    dutch, english = card(slug, "nl"), card(slug, "en")

    assert (dutch.title, english.title) == ("Avond voor ideeën", "Ideas café")
    assert dutch.day == cards.Day("dinsdag", "16", "maart 2027", "19.30 uur")
    assert english.day == cards.Day("Tuesday", "16", "March 2027", "7.30\xa0pm")
    assert dutch.as_said()["lang"] == "nl"
    assert english.as_said()["lang"] == "en"


def test_card_of_a_title_in_dutch_breaks_its_words_as_dutch():
    assert card(evening().slug, "en").as_said()["lang"] == "nl"


def test_card_that_says_the_same_in_both_is_kept_for_each():
    with translation.override("nl"):
        dutch = cards.of_thing("Repaircafé")
    with translation.override("en"):
        english = cards.of_thing("Repaircafé")
    assert dutch.digest != english.digest


def test_picture_in_english_is_drawn_at_its_own_address(client):
    slug = evening(translations=TWIN).slug
    with translation.override("en"):
        path = things.picture_path(Evenings().public(slug))

    response = client.get(path)

    assert response.status_code == 200
    assert response.content == drawing.draw(card(slug, "en")) != drawing.draw(card(slug, "nl"))


@pytest.mark.parametrize(("prefix", "name"), [("", "Avond voor ideeën"), ("/en", "Ideas café")])
def test_data_of_an_evening_is_in_the_language_of_its_page(client, prefix, name):
    path = f"{prefix}{evening(translations=TWIN).get_absolute_url()}"

    data = Head(client.get(path).content.decode()).of_type("Event")

    assert data["name"] == name
    assert data["url"] == data["offers"]["url"] == f"{settings.SITE_URL}{path}"
    assert data["inLanguage"] == "nl"  # spoken there


@pytest.mark.parametrize(
    ("path", "language", "publisher"),
    [("/", "nl", "Gemeente Haarlem"), ("/en/", "en", "Municipality of Haarlem")],
)
def test_first_page_says_in_which_language_the_site_is(client, path, language, publisher):
    data = Head(client.get(path).content.decode()).of_type("WebSite")

    assert data["inLanguage"] == language
    assert data["url"] == f"{settings.SITE_URL}{path}"
    assert data["publisher"]["name"] == publisher


def test_calendars_for_anyone_are_in_the_language_of_their_address(client):
    made = evening(translations=TWIN)
    for path in ("/agenda.ics", f"{made.get_absolute_url()}agenda.ics"):
        english, dutch = (
            client.get(f"/en{path}").content.decode(),
            client.get(path).content.decode(),
        )
        assert "Ideas café" in english
        assert "Avond voor idee" not in english
        assert f"URL:{settings.SITE_URL}/en/cafes/" in english.replace("URL;VALUE=URI", "URL")
        assert "Avond voor idee" in dutch
        assert "/en/" not in dutch
    assert "Meet people with a plan." in english


def test_words_for_who_shares_are_in_the_language_of_the_page(client):
    made = evening(translations=TWIN)

    html = client.get(f"/en{made.get_absolute_url()}").content.decode()

    shown = 'data-text="Come along: Ideas café, Tuesday 16 March 2027, 7.30\xa0pm, ’t Seinwezen in Haarlem."'
    assert shown in html
    assert f'data-share="{settings.SITE_URL}/en/cafes/{made.slug}/"' in html


def test_open_data_stays_as_it_was_written_first(client):
    """What programs read doesn't vary by what their user's browser asks for."""
    made = evening(translations=TWIN)

    said = client.get("/api/v1/edities", headers={"Accept-Language": "en"})

    assert said.status_code == 200
    own = client.get("/api/v1/edities", headers={"Accept-Language": "nl"})
    assert said.json() == own.json()
    (told,) = said.json()["results"]
    assert told["slug"] == made.slug
    assert told["titel"] == told["bijeenkomsten"][0]["titel"] == "Avond voor ideeën"
    assert told["vertalingen"]["en"]["titel"] == "Ideas café"


def test_evening_that_is_called_off_is_told_in_english(client):
    made = evening(translations=TWIN)
    Event.objects.filter(pk=made.pk).update(status="cancelled", cancelled_at=build.NOW)

    (entry,) = feed(client, "/en/nieuws.atom").iter(f"{NS}entry")

    assert entry.findtext(f"{NS}title") == "Called off: Ideas café, 16 March 2027"
