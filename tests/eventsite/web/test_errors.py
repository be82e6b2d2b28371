"""What went wrong is said in the language of the address that was asked."""

from __future__ import annotations

import pytest
from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.urls import reverse

from eventsite.brakes import counting, limits, sources
from eventsite.brakes.counting import Use
from eventsite.tickets import links
from eventsite.tickets.links import Purpose
from eventsite.web.languages.addresses import in_language
from eventsite.web.unavailable import LONGEST_WAIT

from ... import build

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("frozen"),
    pytest.mark.parametrize("language", ["nl", "en"]),
]

OTHER_SITE = {"Origin": "https://elders.example", "Sec-Fetch-Site": "cross-site"}
SOURCE = {"REMOTE_ADDR": "203.0.113.7"}
TITLES = {
    400: ("Dat begrijpen wij niet", "We do not understand that"),
    403: ("Dat mag hier niet", "That is not allowed here"),
    404: ("Deze pagina bestaat niet", "This page does not exist"),
    405: ("Dit is geen pagina", "This is not a page"),
    413: ("Dit is te groot", "This is too large"),
    429: ("Even wachten", "Please wait"),
    500: ("Er ging iets mis bij ons", "Something went wrong on our side"),
    503: ("Even geduld", "One moment, please"),
}


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


def at(language: str, path: str) -> str:
    return path if language == "nl" else f"/{language}{path}"


def assert_said(response, status: int, language: str) -> None:
    title = TITLES[status][language == "en"]
    assert response.status_code == status
    assert response["Content-Language"] == language
    assert f'<html lang="{language}"' in response.text
    assert f"<h1>{title}</h1>" in response.text
    assert f"<title>{title} –" in response.text
    assert 'class="languages"' in response.text
    assert f'href="{at(language, "/mijn/")}"' in response.text
    assert "no-store" in response.get("Cache-Control", "no-store")


def test_page_that_is_not_there(client, language):
    assert_said(client.get(at(language, "/niets/")), 404, language)
    assert_said(client.get(at(language, "/cafes/niets/")), 404, language)
    link = client.get(at(language, "/mijn/niets:geen/"))
    assert (link.status_code, link["Content-Language"]) == (404, language)
    assert ("This link does not work", "Deze link werkt niet")[language == "nl"] in link.text


def test_form_of_another_site(client, language):
    response = client.post(at(language, "/mijn/"), {}, headers=OTHER_SITE)

    assert_said(response, 403, language)


def test_address_of_a_button(client, language):
    bram = build.bram(build.edition())
    path = reverse("registration_take_place", args=[links.make_token(bram, Purpose.REGISTRATION)])

    assert_said(client.get(at(language, path)), 405, language)


def test_form_of_gigabytes(client, language):
    response = client.generic(
        "POST",
        at(language, "/mijn/"),
        b"x",
        "multipart/form-data; boundary=x",
        CONTENT_LENGTH=10**9,
    )

    assert_said(response, 413, language)


def test_too_much_of_it(client, language):
    for use in (limits.ASKED_MAIL, limits.FORM):
        counting.take(Use(use, f"{_source()} ", use.most))
    counting.take(Use(limits.MISS, _source(), limits.MISS.most))

    assert_said(client.get(at(language, "/mijn/nergens-van/"), **SOURCE), 429, language)


def _source() -> str:
    return sources.of(RequestFactory().get("/", **SOURCE))


@pytest.mark.parametrize(
    ("error", "status"),
    [(KeyError("x"), 500), (SuspiciousOperation("x"), 400), (OperationalError("gone"), 503)],
)
def test_fault_bad_request_and_outage(client, monkeypatch, language, error, status):
    def fail(*_asked, **_more):
        raise error

    monkeypatch.setattr("eventsite.home.views.render", fail)

    response = client.get(at(language, "/mijn/"))

    assert_said(response, status, language)
    assert ("Retry-After" in response.headers) is (status == 503)


def test_sign_up_that_waited_too_long(client, monkeypatch, language):
    """429: the crowd is no fault of the site."""
    monkeypatch.setattr("eventsite.web.unavailable.queued.waited", lambda: _long())
    path = at(language, f"/cafes/{build.edition().slug}/aanmelden/")

    response = client.post(path, {"name": "Bram", "email": "bram@example.nl"})

    assert response.status_code == 429
    assert f'<html lang="{language}"' in response.text
    assert TITLES[503][language == "en"] in response.text
    assert f'action="{path}"' in response.text
    assert (
        f'href="{in_language(path, "en" if language == "nl" else "nl")}" hreflang' in response.text
    )


def _long():
    return 2 * LONGEST_WAIT


def test_form_that_comes_back_with_errors_has_a_switch_to_the_empty_form(client, language):
    path = at(language, f"/cafes/{build.edition().slug}/aanmelden/")
    other = in_language(path, "en" if language == "nl" else "nl")

    response = client.post(f"{path}?bron=krant", {"name": ""})

    assert response.status_code == 400
    assert f'href="{other}" hreflang' in response.text
    assert response["Content-Language"] == language
