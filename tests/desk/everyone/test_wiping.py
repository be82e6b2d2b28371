"""Erasing somebody from the desk: for who manages, asked first, and written in the log."""

from __future__ import annotations

import uuid

import pytest

from eventsite.door import checkin
from eventsite.models import Destruction, LogEntry, Registration
from eventsite.persons import keys
from tests.cafes.test_views import text_of

from ... import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture(autouse=True)
def manager(client, settings, frozen):
    settings.STAFF_NEED_SECOND_FACTOR = False
    manager = build.manager()
    client.force_login(manager)
    return manager


def confirmed(client, address: str):
    said = client.get(address).context["resend"]
    return client.post(address, dict(said) | {"bevestigd": "1"}, follow=True)


def test_manager_is_told_what_goes_and_stays_and_it_is_logged(client, manager):
    bram = build.bram(build.edition())
    address = f"/beheer/mensen/{keys.key_of(bram)}/wissen/"

    asked = text_of(client.get(address))
    answer = confirmed(client, address)

    assert "De plaats gaat naar wie wacht" in asked
    assert "In ons logboek staat voortaan" in asked
    assert "De gegevens zijn gewist" in text_of(answer)
    assert Registration.objects.get().is_erased
    line = LogEntry.objects.filter(verb="erased").get()
    assert (line.actor, line.actor_id) == ("staff", manager.pk)
    assert Destruction.objects.get().cause == Destruction.Cause.ORGANISER
    assert client.get(address).status_code == 404
    again = client.post(address, {"bevestigd": "1"}, follow=True)
    assert "Er is niets meer om te wissen" in text_of(again)
    assert Destruction.objects.count() == 1


def test_who_is_inside_is_not_erased(client, frozen, manager):
    edition = build.edition()
    bram, session = build.bram(edition), edition.sessions.get()
    frozen.move_to(session.starts_at)
    client.force_login(manager)
    checkin.check_in(session, bram, check_in_id=uuid.uuid4())

    answer = client.get(f"/beheer/mensen/{keys.key_of(bram)}/wissen/", follow=True)

    assert "er is iemand binnen" in text_of(answer)
    bram.refresh_from_db()
    assert not bram.is_erased
