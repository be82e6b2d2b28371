from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory

from eventsite.web import client

STRANGER = "198.51.100.9"


def seen(peer, road=None):
    meta = {"REMOTE_ADDR": peer} | ({"HTTP_X_FORWARDED_FOR": road} if road is not None else {})
    found = client.address(RequestFactory().get("/", **meta))
    return str(found) if found else None


@pytest.mark.parametrize(
    ("peer", "road", "told"),
    [
        (STRANGER, None, STRANGER),
        (STRANGER, "192.0.2.1", STRANGER),  # a stranger's word is not believed
        ("10.0.0.2", STRANGER, STRANGER),
        ("10.0.0.2", f"{STRANGER}, 10.0.0.3", STRANGER),  # two proxies
        (
            "10.0.0.2",
            f"192.0.2.1, 10.0.0.9, {STRANGER}",
            STRANGER,
        ),  # a stranger wrote the first two
        ("10.0.0.2", f"nonsense, {STRANGER}, 10.0.0.3", STRANGER),
        ("10.0.0.2", "nonsense", None),
        ("10.0.0.2", "10.0.0.77", "10.0.0.77"),  # one of our own network
        ("10.0.0.2", None, None),  # a proxy that says nothing
        ("10.0.0.2", "", None),
        ("", STRANGER, STRANGER),  # a unix socket
        ("", None, None),
        ("10.0.0.2", f"{STRANGER}:4711", STRANGER),
        ("10.0.0.2", "[2001:db8::7]:4711", "2001:db8::7"),
        ("::ffff:10.0.0.2", f"::ffff:{STRANGER}", STRANGER),
        ("10.0.0.2", "fe80::1%eth0", "fe80::1"),
        ("10.0.0.2", ", ".join(["10.0.0.3"] * 5000), "10.0.0.3"),
    ],
)
def test_address_is_who_our_proxies_answered(settings, peer, road, told):
    settings.TRUSTED_PROXIES = ["10.0.0.0/24", "unix"]

    assert seen(peer, road) == told


def test_address_believes_nobody_where_no_proxy_is_trusted(settings):
    settings.TRUSTED_PROXIES = []

    assert seen("127.0.0.1", STRANGER) == "127.0.0.1"
    assert seen("", STRANGER) is None


def test_example_of_a_proxy_adds_whom_it_answers_and_takes_away_nobody():
    """Behind another proxy all visitors would be one: who is braked first brakes all."""
    road = Path("deploy/nginx.conf").read_text().partition("X-Forwarded-For ")[2]

    assert road.startswith("$proxy_add_x_forwarded_for;")
    assert "$proxy_add_x_forwarded_for;" in Path("docs/settings.md").read_text()


def test_networks_says_what_is_no_network():
    with pytest.raises(ImproperlyConfigured, match="TRUSTED_PROXIES: 'nginx'"):
        client.networks(("10.0.0.0/24", "nginx"))
