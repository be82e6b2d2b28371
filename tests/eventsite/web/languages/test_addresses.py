"""In which language the site answers: by the address, and a first visit by the browser."""

from __future__ import annotations

import pytest
from django.test import Client
from django.test.utils import override_script_prefix

from eventsite.kept import pages
from eventsite.web.languages import addresses

from .... import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

ENGLISH = "en-GB,en;q=0.9,nl;q=0.8"


def home(client: Client, wants: str | None = ENGLISH, *, path: str = "/", **said: str):
    headers = {} if wants is None else {"Accept-Language": wants}
    return client.get(path, headers=headers | {k.replace("_", "-"): v for k, v in said.items()})


@pytest.mark.parametrize(
    ("wants", "where"),
    [
        ("en-GB,en;q=0.9,nl;q=0.8", "/en/"),
        ("en", "/en/"),
        ("EN-us", "/en/"),
        ("de,en;q=0.5", "/en/"),
        ("de-DE,de;q=0.9,nl;q=0.3,en;q=0.7", "/en/"),
        ("nl,en;q=0.9", None),
        ("nl-BE,en;q=0.9", None),
        ("en;q=0.5,nl", None),
        ("de", None),
        ("tr-TR,ar;q=0.5", None),
        ("*", None),
        ("*,en;q=0.1", None),
        ("en;q=0", None),
        ("en;q=0,nl;q=0.1", None),
        ("en;q=0.000, de", None),
        ("", None),
        (None, None),  # a robot, mostly
        ("en;q=", None),
        ("\x00\xff;;,,", None),
        ("en,../../etc", None),
        ("en," * 4000, None),
        ("en-" + "x" * 10_000, None),
    ],
)
def test_first_visit_is_in_the_language_that_the_browser_wants_most(client, wants, where):
    response = home(client, wants)

    assert (response.status_code, response.get("Location")) == (
        (302, where) if where else (200, None)
    )
    assert not response.cookies


@pytest.mark.parametrize(
    ("said", "is_sent_on"),
    [
        ({"Sec_Fetch_Site": "none"}, True),
        ({"Sec_Fetch_Site": "cross-site"}, True),
        ({"Sec_Fetch_Site": "same-site"}, True),
        ({"Sec_Fetch_Site": "same-origin"}, False),
        ({"Sec_Fetch_Site": "same-origin", "Referer": "https://elsewhere.example/"}, False),
        ({"Sec_Fetch_Site": "none", "Referer": "http://testserver/en/"}, True),
        ({"Sec_Fetch_Site": "rubbish"}, False),
        ({"Referer": "http://testserver/en/"}, False),
        ({"Referer": "http://testserver:8000/en/"}, True),
        ({"Referer": "https://elsewhere.example/testserver"}, True),
        ({"Referer": "http://["}, True),
        ({"Referer": "\x00"}, True),
        ({}, True),
    ],
)
def test_who_follows_a_link_on_the_site_keeps_its_language(client, said, is_sent_on):
    assert home(client, **said).status_code == (302 if is_sent_on else 200)


@pytest.mark.parametrize(
    "path", ["/agenda/", "/en/", "/en/agenda/", "/privacy/", "/mijn/", "/nietsvanditalles/"]
)
def test_any_other_address_says_its_language_itself(client, path):
    response = home(client, "en" if not path.startswith("/en/") else "nl", path=path)

    assert response.status_code in {200, 404}
    assert response["Content-Language"] == ("en" if path.startswith("/en/") else "nl")
    assert "Accept-Language" not in response.get("Vary", "")


def test_what_was_asked_goes_along(client):
    response = home(client, path="/?utm_source=krant&x=%2F%2Fevil.example")

    assert response["Location"] == "/en/?utm_source=krant&x=%2F%2Fevil.example"


def test_first_visit_is_kept_by_nobody_and_says_what_it_went_by(client):
    response = home(client)

    assert response["Cache-Control"] == "private, no-store"
    assert response["Vary"] == "Accept-Language, Sec-Fetch-Site, Referer"
    for name in ("X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy"):
        assert response[name]


def test_first_visit_over_http_goes_to_https_first(client, settings):
    settings.SECURE_SSL_REDIRECT = True

    response = home(client)

    assert response["Location"] == "https://testserver/"


def test_first_visit_by_another_name_is_no_visit(client):
    response = home(client, Host="evil.example")

    assert (response.status_code, response["Content-Language"]) == (400, "nl")


def test_head_is_sent_on_and_what_is_sent_is_not(client):
    wants = {"Accept-Language": "en"}

    assert client.head("/", headers=wants)["Location"] == "/en/"
    assert client.post("/", headers=wants).status_code == 405
    assert client.options("/", headers=wants).status_code == 405


@pytest.mark.django_db(transaction=True)
def test_kept_home_is_answered_to_who_reads_it_and_no_other(client):
    build.edition()
    pages.forget()
    first, again = home(client, "nl"), home(client, "nl")
    assert first.text == again.text
    assert ("/", "") in pages.everything()

    sent_on = home(client, "en")
    of_ours = home(client, "en", Sec_Fetch_Site="same-origin")
    unchanged = home(client, "nl", If_None_Match=first["ETag"])
    changed_reader = home(client, "en", If_None_Match=first["ETag"])

    assert sent_on["Location"] == changed_reader["Location"] == "/en/"
    assert of_ours.text == first.text
    assert of_ours["Content-Language"] == "nl"
    assert unchanged.status_code == 304
    assert home(client, "nl").text == first.text  # nothing of the others was kept
    assert first["Cache-Control"] == "no-cache"  # or a cache in between would answer the others


def test_address_that_says_the_sites_own_language_stays(client):
    assert home(client, path="/?taal=nl").status_code == 200
    assert home(client, path="/?taal=nl&x=1").status_code == 200
    assert 'href="/?taal=nl"' in home(client, path="/en/").text


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("/nl/", "/?taal=nl"),
        ("/nl", "/?taal=nl"),
        ("/NL/agenda/", "/agenda/"),
        ("/nl/agenda/?maand=3", "/agenda/?maand=3"),
        ("/nl-be/agenda/", "/agenda/"),
        ("/EN/", "/en/"),
        ("/En", "/en/"),
        ("/en-gb/", "/en/"),
        ("/en_US/cursussen/", "/en/cursussen/"),
        ("/nl/en/agenda/", "/agenda/"),
        ("/nl//evil.example/", "/evil.example/"),
        ("/nl/%2F/evil.example/", "/evil.example/"),
        ("/nl/%5Cevil.example/", "/%5Cevil.example/"),
        ("/nl/a%3Fb%0D%0AX: y/", "/a%3Fb%0D%0AX:%20y/"),
        ("/EN//evil.example/", "/en/evil.example/"),
    ],
)
def test_language_that_somebody_makes_up_leads_to_the_address_that_we_write(client, path, where):
    response = client.get(path)

    assert (response.status_code, response["Location"]) == (302, where)


@pytest.mark.parametrize(
    "path", ["/de/", "/en/xyz/", "/en/nl/agenda/", "/en/en/", "/xyz/", "/endless/", "/nl.x/", "/e/"]
)
def test_language_that_the_site_has_not_is_no_page(client, path):
    response = client.get(path)

    assert response.status_code == 404
    assert response["Content-Language"] == ("en" if path.startswith("/en/") else "nl")


def test_what_is_sent_to_such_an_address_goes_nowhere(client):
    assert client.post("/nl/mijn/", {"email": "bram@example.nl"}).status_code == 404


@pytest.mark.parametrize("path", ["/en", "/en/agenda"])
def test_slash_that_lacks_is_put_there(client, path):
    assert client.get(path)["Location"] == f"{path}/"


@pytest.mark.parametrize(
    ("path", "own", "english"),
    [
        ("/", "/", "/en/"),
        ("/agenda/", "/agenda/", "/en/agenda/"),
        ("/en/", "/", "/en/"),
        ("/en", "/", "/en/"),
        ("/en/agenda/", "/agenda/", "/en/agenda/"),
        ("/endless/", "/endless/", "/en/endless/"),
        ("/en//evil.example/", "/evil.example/", "/en/evil.example/"),
        ("//evil.example/", "/evil.example/", "/en/evil.example/"),
    ],
)
@pytest.mark.parametrize("prefix", ["/", "/cafe/"])
def test_path_in_each_language(path, own, english, prefix):
    root = prefix.rstrip("/")
    with override_script_prefix(prefix):
        assert addresses.in_language(root + path, "nl") == root + own
        assert addresses.in_language(root + path, "en") == root + english


def test_below_another_address_the_language_comes_after_it(client):
    with override_script_prefix("/cafe/"):
        sent_on = client.get("/", SCRIPT_NAME="/cafe", headers={"Accept-Language": "en"})
        page = client.get("/en/privacy/", SCRIPT_NAME="/cafe")

    assert sent_on["Location"] == "/cafe/en/"
    assert 'href="/cafe/privacy/" hreflang="nl"' in page.text


@pytest.mark.parametrize(
    ("path", "link"),
    [
        ("/en//evil.example/", "/evil.example/"),
        ("/en/%5Cevil.example/", "/%5Cevil.example/"),
        ("/en/%22onclick=x/?a=%22b", "/%22onclick%3Dx/?a=%22b"),
    ],
)
def test_switch_of_a_page_that_is_none_stays_on_the_site(client, path, link):
    assert f'href="{link}" hreflang="nl"' in client.get(path).text
