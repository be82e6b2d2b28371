"""What a page of another site can make a browser send here: nothing is done by it, and nobody is led away."""

from __future__ import annotations

from itertools import cycle
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from .. import build
from .walk import URLENCODED, Walk, encoded, to_its_end, written

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

ELSEWHERE = "https://elders.example"
BY_A_TOKEN = (
    "/inchecken/tablet/"  # of before /api/tablet/v1/: in a header, which no other site can send
)
AWAY = [
    *(
        ELSEWHERE,
        "//elders.example",
        "/\\elders.example",
        "\\\\elders.example",
        "https:elders.example",
    ),
    *(
        "http:///elders.example",
        "javascript:alert(1)",
        "http://testserver@elders.example",
        "/\t/elders.example",
    ),
    "http://[::1",
]
SIGN_IN = ("/beheer/account/login/", "/beheer/account/logout/", "/beheer/account/reauthenticate/")
LOGIN: dict[str, list[str | bytes]] = {
    "login": ["anna@example.nl"],
    "password": [build.PASSWORD],
}
# One-click unsubscribing (RFC 8058) is asked by mail services: the token in its address is what they show.
BY_MAIL_SERVICES = ("/berichten/stoppen/", "/op-de-hoogte/stoppen/")
# Mails on the organisers' pages, and what is made for other sites: tests/eventsite/embedding/test_pages.py.
FRAMED = (
    *("_frame", "mailbox:html", "embedding:next_evening"),
    *("embedding:agenda", "embedding:courses", "embedding:initiative"),
)
RETURNS = ("next", "terug", "back", "url", "to", "return", "redirect", "next_url")


def test_post_of_another_site_is_refused_at_every_address(walk: Walk):
    """By the headers that browsers send along (Fetch Metadata; RFC 6454 §7), and by a token where somebody is signed in."""
    found = {}
    for met in walk.forms:
        if met.form.method != "post" or met.form.action.startswith(
            ("/api/", BY_A_TOKEN, *BY_MAIL_SERVICES)
        ):
            continue
        client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        client.cookies = walk.clients[met.by].cookies
        button = dict(met.form.buttons[:1])
        body = encoded(met.form.fields | {name: [value] for name, value in button.items()})
        with walk.undone(met.by) as kept:
            response = client.post(
                met.form.action,
                body,
                content_type=URLENCODED,
                headers={"Origin": ELSEWHERE, "Sec-Fetch-Site": "cross-site"},
            )
        if response.status_code not in {403, 405} or kept:
            found[met.form.action] = (response.status_code, kept[:1])

    assert found == {}


def test_every_page_keeps_out_of_frames_and_says_what_it_is(walk: Walk):
    assert walk.forms  # which opened every one
    found = {}
    for place in walk.places:
        headers = walk.headers[place.path]
        policy = headers.get("Content-Security-Policy", "")
        in_frame = "frame-ancestors 'none'" not in policy and policy != "default-src 'none'"
        if in_frame and not place.name.endswith(FRAMED):
            found[place.name] = policy
        if headers.get("X-Content-Type-Options") != "nosniff":
            found[place.name] = "sniffed"

    assert found == {}


def test_nobody_is_led_to_another_site(walk: Walk):
    """Every address by turns with another one in all that could lead on; those of the sign-in with each."""
    found, methods = {}, cycle(["GET", "POST", "POST"])
    for place, by_turns in zip(walk.places, cycle(AWAY), strict=False):
        by = walk.who_go_to(place)[0]
        for away in AWAY if place.path in SIGN_IN else [by_turns]:
            query = encoded({name: [away] for name in RETURNS} | LOGIN)
            for method in ("GET", "POST") if place.path in SIGN_IN else [next(methods)]:
                with walk.undone(by):
                    response = walk.clients[by].generic(
                        method, place.path, query, URLENCODED, QUERY_STRING=query
                    )
                    to_its_end(response)
                to = urlsplit(response.headers.get("Location", "/"))
                if to.netloc or to.path.startswith(("//", "/\\", "\\")) or to.scheme:
                    found[place.name, away, method] = to.geturl()

    assert found == {}


def test_another_host_is_refused_and_never_in_a_link(walk: Walk):
    for host in ("elders.example", "testserver.elders.example", "testserver@elders.example"):
        response = walk.clients["anyone"].get("/", headers={"Host": host})
        assert response.status_code == 400
        assert 'lang="nl"' in response.text
    forwarded = walk.clients["anyone"].get(
        "/agenda/", headers={"X-Forwarded-Host": "elders.example"}
    )
    assert "elders.example" not in forwarded.text


def test_method_is_what_the_request_line_says(walk: Walk):
    path = reverse("desk:people_bulk", args=[walk.own[0].slug])
    for name in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
        assert walk.clients["staff"].get(path, headers={name: "POST"}).status_code == 405
    assert walk.clients["staff"].get(f"{path}?_method=POST").status_code == 405


def test_session_gets_another_key_at_the_sign_in(walk: Walk):
    client, name = Client(), settings.SESSION_COOKIE_NAME
    client.cookies[name] = "gekozen0door1een2ander3abcdefgh"
    with written():
        client.post(
            reverse("account_login"), {"login": "anna@example.nl", "password": build.PASSWORD}
        )
        assert client.session["_auth_user_id"]
        assert client.cookies[name].value != "gekozen0door1een2ander3abcdefgh"


@pytest.mark.parametrize(
    "path",
    [
        "../settings.py",
        "..%2f..%2fsite.sqlite3",
        "%2e%2e/%2e%2e/etc/passwd",
        "..\\..\\x",
        "%00",
        "/etc/passwd",
    ],
)
def test_path_out_of_a_folder_finds_nothing(walk: Walk, path: str):
    for folder in ("/beelden/", "/static/", "/post/", "/huisstijl/"):
        with written():
            assert walk.clients["anyone"].get(f"{folder}{path}", follow=True).status_code == 404
