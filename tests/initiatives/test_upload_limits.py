"""Whole pictures are sent and drawn anew: so many by one link, and so many by one source."""

from __future__ import annotations

import pytest

from eventsite.brakes.limits import UPLOAD
from initiatives import links

from .. import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def send(client, initiative, source: str):
    return client.post(links.own_url(initiative) + "foto/", {"alt": "een tuin"}, REMOTE_ADDR=source)


def test_one_link_takes_so_many_pictures_from_wherever(client):
    initiative, other = build.initiative(), build.initiative(name="Zonnedak")
    for number in range(UPLOAD.most):
        assert send(client, initiative, f"203.0.113.{number}").status_code == 400

    refused = send(client, initiative, "203.0.113.200")

    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    assert 'value="een tuin"' in refused.text
    assert send(client, other, "203.0.113.201").status_code == 400


def test_one_source_sends_so_many_pictures_by_whatever_link(client):
    several = [build.initiative(name=f"Plan {number}") for number in range(3)]
    for number in range(UPLOAD.most):
        assert send(client, several[number % 2], "203.0.113.7").status_code == 400

    assert send(client, several[2], "203.0.113.7").status_code == 429
    assert send(client, several[2], "203.0.113.8").status_code == 400
