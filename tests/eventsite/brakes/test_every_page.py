"""Every address that takes anything from who is not signed in has a brake (NORMS S4)."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest
from django.test import RequestFactory
from django.urls import URLPattern, get_resolver, resolve
from django.utils import translation

from courses.models import CODE_LENGTH
from eventsite.brakes import counting, guard, limits, sources
from eventsite.brakes.counting import Use
from eventsite.models import BrakeCount
from eventsite.tickets import links

from ... import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

SOURCE = {"REMOTE_ADDR": "203.0.113.7"}
# A word for each part of an address; whose it is does not matter, for the brake comes first.
IN_AN_ADDRESS = {
    "token": "abc",
    "slug": "avond",
    "course": "cursus",
    "code": "0" * CODE_LENGTH,
    "look": "a-b",
    "name": "a.webp",
    "suffix": "csv",
    "size": 192,
    "digest": "0" * 20,
    "format": "png",
    "kind": "avond",
    "session_id": 1,
    "pk": 1,
    "year": 2026,
    "key": "abc",
    "id": "8e03978e-40d5-43dd-bc93-6894a57f9324",
    "uidb36": "1",
    "provider": "x",
    "aanmelding": uuid.uuid4(),
    "incheck": uuid.uuid4(),
    "jaar": 2026,
}


def addresses(patterns, before=""):
    for pattern in patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield here, pattern.callback
        else:
            yield from addresses(pattern.url_patterns, here)


def public():
    for address, view in addresses(get_resolver().url_patterns):
        if hasattr(view, "for_staff") or address.startswith(
            ("beheer/admin", "static", "en/beheer/admin")
        ):
            continue
        yield address


def filled(address):
    parts = address.replace("^", "").replace("$", "").replace("\\Z", "").split("<")
    path = parts[0]
    for part in parts[1:]:
        name, _end, rest = part.partition(">")
        path += str(IN_AN_ADDRESS[name.partition(":")[2] or name]) + rest
    return f"/{path}"


def used_up(path):
    """As after too much of what this address lets through; with which method."""
    for method in ("POST", "GET"):
        request = RequestFactory().generic(method, path, **SOURCE)
        request.resolver_match = resolve(path)
        if use := guard.use_of(request, request.resolver_match.func):
            counting.take(replace(use, cost=use.limit.most))
            return method
    return None


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_address_that_is_not_staffs_is_braked(client, language):
    let_through = set()
    with translation.override(language):
        paths = [filled(address) for address in public() if "(?P" not in address]

    for path in paths:
        with translation.override(language):
            method = used_up(path)
        response = client.generic(method or "POST", path, **SOURCE)
        if response.status_code != 429 or not int(response.headers["Retry-After"]):
            let_through.add(path)
        BrakeCount.objects.all().delete()

    assert len(paths) > 70
    assert language == "nl" or sum(path.startswith("/en/") for path in paths) > 60
    assert not let_through


def source():
    return sources.of(RequestFactory().get("/", **SOURCE))


@pytest.mark.parametrize("path", ["/mijn/", "/mijn/gegevens/", "/initiatieven/tuin/meehelpen/"])
def test_forms_that_mail_any_address_share_one_brake(path):
    assert guard.brake_of(resolve(path).func, path) == guard.Brake(limits.ASKED_MAIL)


def test_guessing_links_codes_and_tablets_tokens_stops(client):
    bram = build.bram(build.edition())
    counting.take(Use(limits.MISS, source(), limits.MISS.most))
    counting.take(Use(limits.CODE, source(), limits.CODE.most))

    assert client.get("/mijn/nergens-van/", **SOURCE).status_code == 429
    assert client.get("/kaart/nergens-van/", **SOURCE).status_code == 429
    assert client.get("/bewijs/?code=AAAA", **SOURCE).status_code == 429
    exchange = client.post(
        "/api/tablet/v1/bijwerken",
        {},
        headers={"authorization": f"Bearer {'a' * 43}"},
        **SOURCE,
    )
    assert exchange.status_code == 429
    assert exchange.headers["Content-Type"] == "application/problem+json"
    # What opens something is never refused.
    assert client.get(links.registration_url(bram), **SOURCE).status_code == 200


def test_who_is_braked_reads_how_long_and_keeps_what_was_typed(client):
    evening = build.edition()
    path = f"{evening.get_absolute_url()}aanmelden/"
    used_up(path)

    response = client.post(path, {"name": 'Bram "&" Jansen', "wachtwoord": "geheim"}, **SOURCE)

    assert response.status_code == 429
    assert response.headers["Retry-After"] == "10"
    assert response.headers["Cache-Control"] == "no-store"
    assert "Probeer het over een minuut opnieuw." in response.text
    assert (
        '<input type="hidden" name="name" value="Bram &quot;&amp;&quot; Jansen">' in response.text
    )
    assert "geheim" not in response.text


def test_a_program_that_is_braked_gets_a_problem(client):
    used_up("/api/v1/edities")

    response = client.get("/api/v1/edities", **SOURCE)

    assert response.status_code == 429
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Retry-After"] == "1"
    assert response.json()["status"] == 429
