"""What search engines are told that there is, and asked to leave alone."""

from __future__ import annotations

import re
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.utils import timezone

from eventsite.booking import calling_off, scheduling
from eventsite.findability import sitemaps
from eventsite.models import Event
from eventsite.web.languages.addresses import in_language, language_of
from initiatives import publishing
from initiatives.models import Initiative
from tests import build

from .pages import Head

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.database,
    pytest.mark.usefixtures("frozen"),
]

NS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


def listed(client, path):
    """Of each address on a map, or of each map in the index: when it last changed, or None."""
    response = client.get(path)
    assert response.status_code == 200, path
    assert response.headers["Content-Type"].startswith("application/xml")
    found = {}
    for one in ET.fromstring(response.content):
        address = one.findtext(f"{NS}loc")
        assert address.startswith(settings.SITE_URL + "/")
        found[address.removeprefix(settings.SITE_URL)] = one.findtext(f"{NS}lastmod")
    return found


def in_dutch(client, path):
    return [found for found in listed(client, path) if language_of(found) == "nl"]


def everything(client):
    return {
        path: when
        for each in listed(client, "/sitemap.xml")
        for path, when in listed(client, each).items()
    }


def test_maps_name_every_page_that_is_to_be_found_by_its_own_address(client):
    evening, run, initiative = build.edition(), build.run(), build.initiative()

    found = everything(client)

    own = {one.get_absolute_url() for one in (evening, run, run.course, initiative)}
    assert own | {
        "/",
        "/agenda/",
        "/cursussen/",
        "/initiatieven/",
        "/toolkit/",
        "/cijfers/",
    } <= set(found)
    for path in found:
        response = client.get(path)
        assert response.status_code == 200, path
        assert Head(response.content.decode()).canonical == settings.SITE_URL + path


def test_each_page_is_there_in_every_language_and_names_the_others_as_its_own_head_does(client):
    build.edition(), build.run(), build.initiative()
    pages = 0
    for each in listed(client, "/sitemap.xml"):
        for one in ET.fromstring(client.get(each).content):
            address = one.findtext(f"{NS}loc")
            path = address.removeprefix(settings.SITE_URL)
            there = {link.get("hreflang"): link.get("href") for link in one.iter(LINK)}
            nl, en = (settings.SITE_URL + in_language(path, code) for code in ("nl", "en"))
            assert there == {"nl": nl, "en": en, "x-default": nl}
            head = Head(client.get(path).content.decode())
            links = [link for link in head.links["alternate"] if "hreflang" in link]
            assert {link["hreflang"]: link["href"] for link in links} == there
            assert head.canonical == address == there[language_of(path)]
            locales = {"nl": "nl_NL", "en": "en_GB"}
            here = locales.pop(language_of(path))
            assert head.only("og:locale") == here
            assert head.said["og:locale:alternate"] == [*locales.values()]
            pages += 1
    assert pages > 20


def test_a_site_in_one_language_has_each_page_once(client, settings):
    settings.LANGUAGES = [("nl", "Nederlands")]
    made = build.edition()

    (one,) = ET.fromstring(client.get("/sitemap-avond.xml").content)

    assert one.findtext(f"{NS}loc").endswith(made.get_absolute_url())
    assert not [*one.iter(LINK)]


def test_maps_name_no_draft_and_what_is_off_or_over_stays_on_them(client, frozen):
    draft, empty = build.edition(status=Event.Status.DRAFT), build.edition()
    empty.sessions.all().delete()
    off, over = build.edition(), build.edition()
    calling_off.call_off(off)
    waiting, gone = build.initiative(published=False), build.initiative()
    publishing.withdraw(gone)
    frozen.shift(timedelta(days=40))

    found = everything(client)

    assert {off.get_absolute_url(), over.get_absolute_url()} <= set(found)
    hidden = {one.get_absolute_url() for one in (draft, empty, waiting, gone)}
    assert not hidden & set(found)


def test_map_says_when_each_last_changed(client, frozen):
    event, other = build.edition(), build.edition()
    initiative = build.initiative()
    path = event.get_absolute_url()
    before = listed(client, "/sitemap-avond.xml")
    frozen.shift(timedelta(days=3))

    session = event.sessions.get()
    session.starts_at += timedelta(minutes=30)
    session.doors_open_at = None
    scheduling.save_sessions(event, [session])
    Initiative.objects.update(modified_at=timezone.now())
    after = listed(client, "/sitemap-avond.xml")

    today = timezone.now().date().isoformat()
    assert before[path] == before[other.get_absolute_url()] == after[other.get_absolute_url()]
    assert after[path] == today != before[path]
    assert listed(client, "/sitemap-initiatief.xml")[initiative.get_absolute_url()] == today


def test_what_does_not_fit_one_map_stands_on_the_next(client, monkeypatch):
    monkeypatch.setattr(sitemaps.KindMap, "limit", 2)
    made = {build.initiative(name=f"Plan {number}").get_absolute_url() for number in range(5)}

    maps = [path for path in listed(client, "/sitemap.xml") if "initiatief" in path]

    assert [path.partition("?")[2] for path in maps] == ["", "p=2", "p=3"]
    assert [len(in_dutch(client, path)) for path in maps] == [2, 2, 1]
    assert {path for each in maps for path in in_dutch(client, each)} == made


@pytest.mark.parametrize(
    "path", ["/sitemap-zoiets.xml", "/sitemap-avond.xml?p=9", "/sitemap-avond.xml?p=x"]
)
def test_map_that_is_not_there_is_404(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_maps_ask_the_database_the_same_for_any_number(client, django_assert_num_queries, number):
    for at in range(number):
        build.edition(sessions=2)
        build.run(build.course())
        build.initiative(name=f"Plan {at}")

    with django_assert_num_queries(4):
        listed(client, "/sitemap.xml")
    for kind in ("avond", "ronde", "cursus", "initiatief"):
        with django_assert_num_queries(2):
            assert len(in_dutch(client, f"/sitemap-{kind}.xml")) == number


def test_map_is_not_to_be_found_itself_and_may_be_kept_for_a_moment(client):
    response = client.get("/sitemap.xml")

    assert response.headers["X-Robots-Tag"] == "noindex"
    assert response.headers["Cache-Control"] == "public, max-age=300"
    assert (
        client.get("/sitemap.xml", headers={"If-None-Match": response.headers["ETag"]}).status_code
        == 304
    )


def test_robots_are_asked_to_leave_the_desk_and_the_door_and_no_secret_is_told(client):
    response = client.get("/robots.txt")

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    rules = re.findall(r"^(User-agent|Disallow|Sitemap): (.*)$", response.text, re.M)
    assert rules == [
        ("User-agent", "*"),
        ("Disallow", "/beheer/"),
        ("Disallow", "/inchecken/"),
        ("Disallow", "/en/beheer/"),
        ("Disallow", "/en/inchecken/"),
        ("Sitemap", f"{settings.SITE_URL}/sitemap.xml"),
    ]
    assert client.post("/robots.txt").status_code == 405


def test_no_page_on_a_map_is_one_that_robots_leave_alone(client):
    build.edition(), build.run(), build.initiative()
    refused = re.findall(r"^Disallow: (.*)$", client.get("/robots.txt").text, re.M)

    assert not [path for path in everything(client) if path.startswith(tuple(refused))]
