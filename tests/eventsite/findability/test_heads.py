"""What the head of each page says, of every public address, and that those of one person say nothing."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image

from eventsite.models import Event
from eventsite.tickets import links
from initiatives import publishing
from tests import build
from tests.test_access import BY_LINK, PUBLIC, TABLE, one_of_everything

from .pages import Head

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

# Public, and not to be found: a screen in the room, a tablet, somebody's own certificate.
FRAMED = {f"embedding:{name}" for name in ("next_evening", "agenda", "courses", "initiative")}
FOR_NOBODY = {"pitches:screen", "door:tablet", "certificate", *FRAMED}


def path_of(address: str) -> str:
    assert address.startswith(settings.SITE_URL + "/")
    return address.removeprefix(settings.SITE_URL)


def is_html(response) -> bool:
    return response.headers["Content-Type"].startswith("text/html")


def head_of(client: Client, path: str) -> Head:
    response = client.get(path)
    assert response.status_code == 200, path
    return Head(response.content.decode())


@pytest.fixture
def heads(client, frozen) -> dict[str, tuple[str, Head]]:
    """Of every public page to be found: its path and its head, by the name of its address."""
    world = one_of_everything()
    found = {}
    for name, access in TABLE.items():
        if access is PUBLIC and name not in FOR_NOBODY:
            path = world.url(name)
            response = client.get(path)
            if is_html(response) and not path.startswith("/api/"):
                found[name] = path, Head(response.content.decode())
    return found


def test_every_public_page_says_once_what_it_is_and_where(heads):
    assert len(heads) > 20
    for path, head in heads.values():
        assert len(head.titles) == 1, path
        assert 40 <= len(head.only("description")) <= 160, (path, head.only("description"))
        assert head.is_listed, path
        assert path_of(head.canonical) == path
        for name in ("og:title", "og:description", "og:image", "og:image:alt", "twitter:card"):
            assert head.only(name), path
        assert head.only("og:url") == head.canonical
        assert head.alternates("application/atom+xml") == ["/nieuws.atom"]


def test_no_two_public_pages_are_described_alike(heads):
    said = [head.only("description") for _path, head in heads.values()]

    assert sorted(said) == sorted(set(said))


def test_every_public_page_has_a_picture_of_the_size_it_names(client, heads):
    pictures = {head.only("og:image") for _path, head in heads.values()}
    assert len(pictures) > 4  # of the site, an evening, a course, its run, an initiative

    for address in pictures:
        response = client.get(path_of(address))
        assert response.status_code == 200
        image = Image.open(io.BytesIO(response.content))
        assert image.size == (1200, 630)
        assert Image.MIME[image.format] == response.headers["Content-Type"]
    for path, head in heads.values():
        size = head.only("og:image:width"), head.only("og:image:height")
        assert size == ("1200", "630"), path
        kind = "image/jpeg" if head.only("og:image").endswith("jpg") else "image/png"
        assert head.only("og:image:type") == kind


def test_every_calendar_that_a_page_names_is_one(client, heads):
    calendars = {
        path for _path, head in heads.values() for path in head.alternates("text/calendar")
    }

    assert "/agenda.ics" in calendars
    assert len(calendars) > 2
    for path in calendars:
        assert client.get(path).headers["Content-Type"].startswith("text/calendar")


def test_pages_of_one_person_and_of_the_room_are_not_to_be_found(client):
    world = one_of_everything()
    asked = [name for name, access in TABLE.items() if access is BY_LINK] + [*FOR_NOBODY - FRAMED]

    found = {}
    for name in [*asked, "preview", "account_login"]:
        response = client.get(world.url(name))
        if not is_html(response):
            assert "noindex" in response.headers.get("X-Robots-Tag", ""), name
            continue
        head = Head(response.content.decode())
        if head.is_listed or head.opengraph or "canonical" in head.links:
            found[name] = head.said

    assert found == {}


def test_errors_and_pages_of_staff_are_not_to_be_found(client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    event = build.edition()
    missing = client.get("/cafes/zoiets-is-er-niet/")
    refused = client.post(f"{event.get_absolute_url()}aanmelden/", {"name": ""})
    client.force_login(build.anna())
    desk = client.get("/beheer/")

    for response, status in ((missing, 404), (refused, 400), (desk, 200)):
        assert response.status_code == status
        head = Head(response.content.decode())
        assert not head.is_listed
        assert not head.opengraph
        assert "canonical" not in head.links


def test_page_of_a_list_has_an_address_of_its_own_and_a_search_has_none(client):
    for number in range(13):
        build.initiative(name=f"Plan {number:02}")

    first, second = (
        head_of(client, "/initiatieven/?pagina=1"),
        head_of(client, "/initiatieven/?pagina=2"),
    )
    searched = head_of(client, "/initiatieven/?zoek=plan")
    strange = head_of(client, "/initiatieven/?utm_source=krant")

    assert path_of(first.canonical) == path_of(strange.canonical) == "/initiatieven/"
    assert path_of(second.canonical) == "/initiatieven/?pagina=2"
    assert first.only("description") != second.only("description")
    assert first.titles != second.titles
    assert not searched.is_listed
    assert "canonical" not in searched.links
    assert searched.only("og:title")
    assert client.get("/initiatieven/?pagina=zes").status_code == 404


def test_search_that_is_refused_is_not_to_be_found(client):
    response = client.get("/initiatieven/?wijk=nergens")

    assert response.status_code == 400
    head = Head(response.content.decode())
    assert not head.is_listed
    assert not head.opengraph


def test_chosen_stall_is_the_same_page(client):
    event = build.edition()
    stand = build.stands(event, 1)[0]

    head = head_of(client, f"{event.get_absolute_url()}?kraam={stand.number}")

    assert path_of(head.canonical) == event.get_absolute_url()


def test_what_people_typed_stays_inside_what_it_is_said_in(client):
    event = build.edition(title='Café "><script>x</script>', summary='Een "avond" & <b>meer</b>')

    head = head_of(client, event.get_absolute_url())

    assert head.only("og:title").startswith('Café "><script>x</script>, ')
    assert head.only("description").endswith('Een "avond" & <b>meer</b>')


def test_long_description_is_cut_off_between_words(client):
    event = build.edition(summary="Een heel lange samenvatting van alles. " * 7)

    said = head_of(client, event.get_absolute_url()).only("description")

    assert 120 < len(said) <= 160
    assert said.endswith("…")
    assert said[:-1].rstrip().split()[-1] in {
        "Een",
        "heel",
        "lange",
        "samenvatting",
        "van",
        "alles",
    }


def test_draft_says_nothing_to_programs_and_has_no_picture(client):
    event = build.edition(status=Event.Status.DRAFT)
    initiative = build.initiative(published=False)
    shown = build.initiative(name="Wel te zien")
    withdrawn = build.initiative(name="Weg")
    publishing.withdraw(withdrawn)
    name = "0" * 20 + ".png"

    statuses = {
        client.get(f"/deelbeelden/{kind}/{slug}/{name}").status_code
        for kind, slug in (
            ("avond", event.slug),
            ("initiatief", initiative.slug),
            ("initiatief", withdrawn.slug),
            ("ronde", build.run(status=Event.Status.DRAFT).slug),
            ("avond", "zoiets"),
            ("zoiets", shown.slug),
        )
    }

    assert statuses == {404}
    told = "".join(
        client.get(path).text
        for path in (
            "/sitemap-avond.xml",
            "/sitemap-initiatief.xml",
            "/sitemap-ronde.xml",
            "/nieuws.atom",
        )
    )
    assert shown.slug in told
    for hidden in (event, initiative, withdrawn):
        assert hidden.slug not in told
    head = head_of(client, links.preview_url(event))
    assert not head.is_listed
    assert not head.data


def test_breadcrumbs_lead_from_the_highest_page_to_this_one(client):
    run = build.run(build.course(title="Basiscursus"))

    crumbs = head_of(client, run.get_absolute_url()).of_type("BreadcrumbList")["itemListElement"]

    assert [one["name"] for one in crumbs] == ["Cursussen", "Basiscursus", run.title]
    assert [one["position"] for one in crumbs] == [1, 2, 3]
    for one in crumbs:
        assert client.get(path_of(one["item"])).status_code == 200
    form = head_of(client, f"{run.get_absolute_url()}aanmelden/")
    assert [one["name"] for one in form.of_type("BreadcrumbList")["itemListElement"]][:3] == [
        "Cursussen",
        "Basiscursus",
        run.title,
    ]


def test_picture_shown_is_that_of_what_the_page_stands_below(client):
    event = build.edition(starts_at=build.NOW + timedelta(days=3))
    own = head_of(client, event.get_absolute_url()).only("og:image")

    assert head_of(client, f"{event.get_absolute_url()}kramen/").only("og:image") == own
    assert (
        head_of(client, "/agenda/").only("og:image") == head_of(client, "/").only("og:image") != own
    )
