"""What the server says of keeping a ticket on a device; what the device does is in tests/browser/test_kept_ticket.py."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eventsite.booking import calling_off, cancelling
from eventsite.pages.kept_ticket import UNTIL
from eventsite.tickets import links

from ... import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

WORKER = "/kaart/sw.js"


@pytest.fixture
def bram():
    return build.bram(build.edition(capacity=2))


def test_ticket_may_be_kept_as_long_as_the_door_may_ask_for_it(client, bram, settings):
    settings.CHECK_IN_AFTER = timedelta(hours=5)
    until = bram.event.ends_at + timedelta(hours=5)

    response = client.get(links.ticket_url(bram))

    assert response[UNTIL] == f"{until:%Y-%m-%dT%H:%M:%SZ}"
    assert "data-kept" in response.text


def test_ticket_of_a_run_may_be_kept_until_after_its_last_session(client, settings):
    registration = build.bram(build.run(sessions=3))
    last = registration.event.sessions_in_order()[-1].ends_at + settings.CHECK_IN_AFTER

    response = client.get(links.ticket_url(registration))

    assert response[UNTIL] == f"{last:%Y-%m-%dT%H:%M:%SZ}"


def test_ticket_past_the_door_is_shown_and_kept_no_more(client, bram, frozen, settings):
    frozen.move_to(bram.event.ends_at + settings.CHECK_IN_AFTER)

    response = client.get(links.ticket_url(bram))

    assert "viewBox" in response.text
    assert UNTIL not in response
    assert "data-kept" not in response.text


@pytest.mark.parametrize(
    ("ends", "status"),
    [
        (lambda r: cancelling.cancel(r), 200),
        (lambda r: calling_off.call_off(r.event), 200),
        (lambda r: links.revoke(r), 410),
    ],
)
def test_ticket_that_no_longer_holds_is_forgotten(client, bram, ends, status):
    url = links.ticket_url(bram)
    assert UNTIL in client.get(url)
    ends(bram)

    response = client.get(url)

    assert response.status_code == status
    assert UNTIL not in response


def test_who_waits_has_nothing_to_keep(client, bram):
    build.daan(bram.event)

    assert UNTIL not in client.get(links.ticket_url(build.chaima(bram.event)))


def test_no_cache_on_the_way_keeps_a_ticket_and_twice_asked_it_is_the_same(client, bram):
    first, second = (client.get(links.ticket_url(bram)) for _ in range(2))

    assert "no-store" in first["Cache-Control"]
    assert first.content == second.content  # else a device takes it for a newer one


def test_worker_lies_beside_the_tickets_and_reaches_nothing_else(client):
    response = client.get(WORKER)

    assert response["Content-Type"].startswith("text/javascript")
    assert response["Cache-Control"] == "no-cache"
    assert "Service-Worker-Allowed" not in response  # so its scope is its own folder
    assert "unsafe" not in response["Content-Security-Policy"]
    assert not response.cookies
    assert client.post(WORKER).status_code == 405


def test_worker_is_the_same_for_everyone_and_another_with_another_site(client, bram, monkeypatch):
    before = client.get(WORKER).text
    client.get(links.ticket_url(bram))
    client.force_login(build.anna())
    assert client.get(WORKER).text == before
    assert bram.name not in before

    monkeypatch.setattr("eventsite.pages.kept_ticket.static", lambda path: f"/anders/{path}")

    assert client.get(WORKER).text != before
