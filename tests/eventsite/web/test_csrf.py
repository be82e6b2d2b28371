"""Cookies: none for who only looks, and what holds those of staff; forms that act for who is signed in."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation

from tests import build

pytestmark = pytest.mark.django_db

LOGIN = "/beheer/account/login/"
ORIGIN = {"Origin": "https://testserver", "Sec-Fetch-Site": "same-origin"}
SIGN_IN = {"login": "anna@example.nl", "password": build.PASSWORD}


def addresses(resolver=None, before=""):
    for one in (resolver or get_resolver()).url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from addresses(one, route)
        elif isinstance(one, URLPattern):
            yield route


def filled(route: str) -> str:
    """Of something that is not there: a page that says so is looked at too."""
    plain = re.sub(r"\(\?P<\w+>(?:[^()]|\([^()]*\))*\)", "x", route)
    plain = re.sub(r"<int:\w+>", "1", plain)
    plain = re.sub(r"<uuid:\w+>", "0b6a5e3c-5b1f-4a52-8e8e-0a1b2c3d4e5f", plain)
    return "/" + re.sub(r"<[^>]+>", "x", plain).replace("^", "").replace("$", "").replace("\\", "")


STRICT = {
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
OF_PAGES = {
    "script-src 'self'",
    "style-src 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
}


# Of another site's page these may be a part: no form, no state (docs/adr/0058).
FRAMED = OF_PAGES - {"frame-ancestors 'none'", "form-action 'self'"} | {
    "frame-ancestors 'self'",
    "form-action 'none'",
}


def is_strict(response, route: str) -> bool:
    """NORMS S9: no exception for anything inline, nor for WebAssembly; the tablet's page needs neither."""
    policy = response.get("Content-Security-Policy", "")
    directives = {one.strip() for one in policy.split(";")}
    is_page = response["Content-Type"].startswith("text/html")
    page = route.removeprefix("en/")
    is_framed = page.startswith("insluiten/") and page != "insluiten/"
    wanted = FRAMED if is_framed else OF_PAGES
    return (
        all(response.get(name) == value for name, value in STRICT.items())
        and "unsafe" not in policy
        and (directives >= wanted if is_page else bool(policy))
    )


@pytest.mark.parametrize("language", ["nl", "en"])
def test_looking_at_any_address_sets_no_cookie_and_is_strict(client, language):
    with translation.override(language):
        routes = [*addresses()]
    answers = {route: client.get(filled(route), secure=True) for route in routes}

    assert len(answers) > 200
    assert language == "nl" or sum(route.startswith("en/") for route in routes) > 200
    assert [route for route, answer in answers.items() if answer.cookies] == []
    assert [route for route, answer in answers.items() if not is_strict(answer, route)] == []


def test_signing_in_sets_one_cookie_that_is_the_hosts_alone(client):
    build.anna()

    response = client.post(LOGIN, SIGN_IN, secure=True, headers=ORIGIN)

    (cookie,) = response.cookies.values()
    assert cookie.key == "__Host-session"
    assert cookie["secure"] is cookie["httponly"] is True
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert cookie["domain"] == ""


def test_cookie_that_knows_who_worked_here_is_the_hosts_alone(client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(build.anna())

    first = client.get("/beheer/", secure=True)
    again = client.get("/beheer/", secure=True)

    (cookie,) = first.cookies.values()
    assert cookie.key == "__Host-staff"
    assert cookie["secure"] is cookie["httponly"] is True
    assert cookie["samesite"] == "Lax"
    assert (cookie["path"], cookie["domain"]) == ("/", "")
    assert not again.cookies  # nothing is set anew by each page


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"Origin": "https://evil.example"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        (ORIGIN, 302),
    ],
)
def test_sign_in_is_taken_from_our_own_page_alone(said, status):
    """Or another site signs somebody in under a name that it knows."""
    build.anna()
    client = Client(enforce_csrf_checks=True)

    assert client.post(LOGIN, SIGN_IN, secure=True, headers=said).status_code == status


@pytest.fixture
def strict(settings):
    """Anna's browser, held to the tokens of its forms."""
    settings.STAFF_NEED_SECOND_FACTOR = False
    client = Client(enforce_csrf_checks=True)
    client.force_login(build.anna())
    return client


def token_of(client: Client) -> str:
    page = client.get("/beheer/", secure=True).text
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]


def log_out(client: Client, token: str, **said: str) -> bool:
    sent = {"csrfmiddlewaretoken": token}
    client.post("/beheer/account/logout/", sent, secure=True, headers=ORIGIN | said)
    return "_auth_user_id" not in client.session


def test_form_of_staff_needs_the_token_of_their_own_session(strict):
    other = Client()
    other.force_login(build.User.objects.get())

    assert not log_out(strict, "")
    assert not log_out(strict, token_of(other))
    assert not log_out(strict, token_of(strict), **{"Sec-Fetch-Site": "cross-site"})
    assert log_out(strict, token_of(strict))


def test_token_reads_no_session_on_a_public_page(client):
    client.force_login(build.anna())

    response = client.get("/privacy/")

    assert "Cookie" not in response.get("Vary", "")
