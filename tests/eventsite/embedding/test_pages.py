"""What other sites show: the pages, who may frame them, and that nothing else may be framed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from eventsite.booking import calling_off
from eventsite.embedding import snippets
from eventsite.models import Event
from initiatives import publishing
from tests import build
from tests.test_access import PUBLIC, TABLE, one_of_everything

pytestmark = pytest.mark.django_db

SITES = ["https://www.haarlem.nl", "https://*.wijkraad.nl"]
EMBEDDED = {f"embedding:{name}" for name in ("next_evening", "agenda", "courses", "initiative")}
NEXT, AGENDA, COURSES = (
    f"/insluiten/{name}/" for name in ("volgende-avond", "agenda", "cursussen")
)


@pytest.fixture(autouse=True)
def sites(settings) -> None:
    settings.EMBED_ANCESTORS = SITES


def in_days(days: int):
    return timezone.localtime().replace(hour=19, minute=30, second=0) + timedelta(days=days)


def policy(response) -> dict[str, str]:
    directives = response["Content-Security-Policy"].split("; ")
    return dict(one.split(" ", 1) for one in directives)


@pytest.mark.usefixtures("frozen")
def test_what_is_for_other_sites_may_stand_in_their_frames_and_nothing_else_may():
    world = one_of_everything()
    may = set()
    for name, access in TABLE.items():
        if access != PUBLIC:  # all others: tests/attacks/test_other_sites.py
            continue
        response = Client().get(world.url(name))
        ancestors = policy(response).get("frame-ancestors", "'none'")
        if response.get("X-Frame-Options") != "DENY" or ancestors != "'none'":
            assert ancestors == f"'self' {' '.join(SITES)}", name
            assert "X-Frame-Options" not in response, name
            may.add(name)

    assert may == EMBEDDED


def test_where_no_site_is_named_only_our_own_page_shows_them(client, settings):
    settings.EMBED_ANCESTORS = []

    response = client.get(NEXT)

    assert policy(response)["frame-ancestors"] == "'self'"
    assert "Dit werkt op sites die wij toelaten" in client.get("/insluiten/").text


@pytest.mark.parametrize("path", [NEXT, AGENDA, COURSES, "/insluiten/initiatief/geen/"])
def test_page_in_a_frame_holds_no_form_sets_no_cookie_and_leads_out_of_the_frame(client, path):
    build.edition()
    response = client.get(path)
    page = response.text

    assert policy(response)["form-action"] == "'none'"
    assert policy(response)["script-src"] == policy(response)["style-src"] == "'self'"
    assert not response.cookies
    assert "<form" not in page
    assert '<base target="_top">' in page
    assert '<meta name="robots" content="noindex">' in page
    assert '<link rel="canonical" href="https://cafe.example.nl/' in page
    assert "<header" not in page
    assert "<footer" not in page


def test_next_evening_is_the_first_that_goes_on_with_when_where_and_the_way_in(client):
    off = build.edition(starts_at=in_days(3), headline="Afgelast")
    calling_off.call_off(off, reason="Storm")
    soon = build.edition(starts_at=in_days(9), headline="Eerst deze", capacity=80)
    build.edition(starts_at=in_days(20), headline="Later")
    build.edition(starts_at=in_days(5), headline="Concept", status=Event.Status.DRAFT)
    build.bram(soon, party_size=2)

    page = client.get(NEXT).text

    assert "Eerst deze" in page
    assert "Nog 78 van de 80 plaatsen vrij" in page
    assert f'href="{soon.get_absolute_url()}aanmelden/"' in page
    assert "’t Seinwezen" in page
    assert [one for one in ("Afgelast", "Later", "Concept") if one in page] == []
    assert f'rel="canonical" href="https://cafe.example.nl{soon.get_absolute_url()}"' in page


def test_where_no_evening_is_planned_the_frame_says_so(client):
    response = client.get(NEXT)

    assert response.status_code == 200
    assert "De datum is nog niet bekend" in response.text
    assert 'rel="canonical" href="https://cafe.example.nl/"' in response.text


@pytest.mark.parametrize(
    ("query", "lines"),
    [("", 5), ("?aantal=2", 2), ("?aantal=0", 1), ("?aantal=99", 8), ("?aantal=-3", 5)]
    + [(f"?aantal={wrong}", 5) for wrong in ("", "veel", "1e3", "²", "9" * 30, "%00")],
)
def test_agenda_has_as_many_lines_as_are_asked_for(client, query, lines):
    for days in range(8):
        build.edition(starts_at=in_days(days + 1))

    assert client.get(AGENDA + query).text.count("<li>") == lines


def test_courses_that_began_or_are_off_are_left_out(client):
    course = build.course(title="Basiscursus crowdfunding")
    build.run(course, starts_at=in_days(-7), slug="bezig")
    coming = build.run(course, starts_at=in_days(7), capacity=12)
    build.run(course, starts_at=in_days(8), slug="af", status=Event.Status.CANCELLED)
    build.bram(coming)

    page = client.get(COURSES).text

    assert page.count("<li>") == 1
    assert coming.get_absolute_url() in page
    assert "11 plaatsen vrij" in page


def test_initiative_is_shown_as_long_as_it_is_on_the_site(client):
    made = build.initiative(name="Buurttuin Ramplaan")
    path = f"/insluiten/initiatief/{made.slug}/"

    shown = client.get(path)
    publishing.withdraw(made)
    gone = client.get(path)

    assert "Buurttuin Ramplaan" in shown.text
    assert made.contact_email not in shown.text
    assert gone.status_code == 404
    assert "staat niet op de site" in gone.text
    assert "Buurttuin" not in gone.text
    assert policy(gone)["frame-ancestors"].endswith("https://*.wijkraad.nl")


def test_script_may_be_run_by_any_site_and_is_asked_again_each_hour(client):
    response = client.get("/insluiten.js")
    again = client.get("/insluiten.js", headers={"If-None-Match": response["ETag"]})

    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"] == "public, max-age=3600"
    assert not response.cookies
    assert "cookie" not in response.text.split("*/")[1]
    assert again.status_code == 304


def test_page_for_webmasters_has_a_line_for_each_and_says_where_it_works(client, settings):
    made = build.initiative()
    page = client.get("/insluiten/").text

    for shown in ("volgende-avond", "agenda", "cursussen", f"initiatief:{made.slug}"):
        assert (
            "&lt;script async src=&quot;https://cafe.example.nl/insluiten.js&quot; "
            f"data-toon=&quot;{shown}&quot;&gt;&lt;/script&gt;"
        ) in page
    assert "&lt;iframe src=&quot;https://cafe.example.nl/insluiten/agenda/&quot;" in page
    assert "https://www.haarlem.nl, https://*.wijkraad.nl" in page
    assert policy(client.get("/insluiten/"))["frame-src"] == "'self'"
    settings.EMBED_ANCESTORS = ["*"]
    assert "Elke site mag dit laten zien" in client.get("/insluiten/").text


def test_english_page_for_webmasters_has_lines_for_english_frames(client):
    page = client.get("/en/insluiten/").text

    assert "src=&quot;https://cafe.example.nl/en/insluiten.js&quot; " in page
    assert (
        "&lt;iframe src=&quot;https://cafe.example.nl/en/insluiten/agenda/&quot; "
        "title=&quot;What’s on&quot;" in page
    )


def test_script_calls_its_frames_by_names_in_the_language_of_its_address(client):
    dutch, english = (client.get(f"{prefix}/insluiten.js").text for prefix in ("", "/en"))

    for title in snippets.FRAMES:
        assert f'"{title}"' in dutch
        assert f'"{title}"' not in english
    for title in ("The next evening", "What’s on", "The courses", "An initiative"):
        assert f'"{title}"' in english


def test_frame_in_english_leads_to_english_pages(client):
    made = build.edition(headline="Een avond", translations={"en": {"headline": "An evening"}})
    path = made.get_absolute_url()

    html = client.get("/en/insluiten/volgende-avond/").text

    assert f'<link rel="canonical" href="https://cafe.example.nl/en{path}">' in html
    assert f'<h1><a href="/en{path}">An evening</a></h1>' in html
    assert 'href="/cafes/' not in html


def test_footer_leads_to_it(client):
    assert 'href="/insluiten/"' in client.get("/").text


@pytest.mark.parametrize(("path", "queries"), [(NEXT, 3), (AGENDA, 2), (COURSES, 4)])
def test_list_of_three_asks_as_much_as_one_of_one(client, django_assert_num_queries, path, queries):
    def add() -> None:
        build.edition(starts_at=in_days(9))
        build.run(build.course(), starts_at=in_days(9))

    add()
    client.get(path)
    with django_assert_num_queries(queries):
        client.get(path)
    add()
    add()
    with django_assert_num_queries(queries):
        client.get(path)


@pytest.mark.django_db(transaction=True)
def test_what_is_kept_has_the_same_headers_and_follows_a_sign_up(client, django_assert_num_queries):
    event = build.edition(capacity=80)
    first = client.get(NEXT)

    with django_assert_num_queries(1):
        again = client.get(NEXT)
    build.bram(event, party_size=2)
    later = client.get(NEXT)

    assert first.headers.pop("X-Request-ID") != again.headers.pop("X-Request-ID")
    assert dict(again.headers) == dict(first.headers)
    assert "X-Frame-Options" not in again.headers
    assert "Nog 80 van de 80" in again.text
    assert "Nog 78 van de 80" in later.text
