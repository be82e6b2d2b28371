"""What stands before pages of staff stands before those in another language too, and leads on in that language."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from tests import build

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("frozen"),
    pytest.mark.parametrize("before", ["", "/en"]),
]

LOGIN = "/beheer/account/login/"
NEW = "/beheer/toolkit/nieuw/"
OWN = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}
SIGN_IN = {"login": "anna@example.nl", "password": build.PASSWORD}


@pytest.fixture
def anna(client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    settings.STAFF_IDLE, settings.STAFF_SESSION = timedelta(hours=1), timedelta(hours=12)
    client.force_login(build.anna())
    return client


def test_session_ends_when_the_desk_is_left(anna, frozen, before):
    assert anna.get(f"{before}/beheer/").status_code == 200
    frozen.shift(timedelta(minutes=61))

    response = anna.get(f"{before}/beheer/mails/?x=1")

    assert response["Location"] == f"{before}{LOGIN}?next={before}/beheer/mails/%3Fx%3D1"
    assert "_auth_user_id" not in anna.session


def test_door_stays_open_longer_than_the_desk(anna, frozen, before):
    assert anna.get(f"{before}/beheer/").status_code == 200
    frozen.shift(timedelta(hours=5))

    assert anna.get(f"{before}/inchecken/").status_code == 200
    assert anna.get(f"{before}/beheer/").status_code == 302


@pytest.mark.parametrize("path", ["/beheer/", "/beheer/mails/", "/inchecken/"])
def test_nobody_passes_without_a_second_factor(anna, settings, before, path):
    settings.STAFF_NEED_SECOND_FACTOR = True

    response = anna.get(before + path)
    fetched = anna.get(before + path, headers={"X-Requested-With": "fetch"})

    assert response["Location"] == f"{before}/beheer/account/2fa/totp/activate/"
    assert anna.get(response["Location"]).status_code in {200, 302}
    assert fetched.status_code == 403


@pytest.mark.parametrize("path", [LOGIN, "/beheer/account/2fa/", "/beheer/account/password/reset/"])
def test_account_pages_are_kept_nowhere(anna, before, path):
    for client in (anna, Client()):
        assert "no-store" in client.get(before + path)["Cache-Control"]


def test_sign_in_leads_on_in_its_language(client, settings, before):
    settings.STAFF_NEED_SECOND_FACTOR = False
    build.anna()

    asked = client.get(f"{before}{NEW}")["Location"]
    on = client.post(asked, SIGN_IN, headers=OWN)["Location"]
    out = client.post(f"{before}/beheer/account/logout/", headers=OWN)["Location"]

    assert on == f"{before}{NEW}"
    assert out == f"{before}/"


def test_sign_in_without_a_page_leads_to_the_desk_in_its_language(client, settings, before):
    settings.STAFF_NEED_SECOND_FACTOR = False
    build.anna()

    assert client.post(before + LOGIN, SIGN_IN, headers=OWN)["Location"] == f"{before}/beheer/"


def test_sign_in_leads_to_no_other_site(client, settings, before):
    settings.STAFF_NEED_SECOND_FACTOR = False
    build.anna()
    for away in ("//elders.example", "/en//elders.example", "https://elders.example/en/"):
        response = client.post(f"{before}{LOGIN}?next={away}", SIGN_IN, headers=OWN)
        assert response["Location"].startswith((f"{before}/beheer/", "/en//")), away
        client.logout()


def test_what_was_typed_when_the_session_ended_comes_back(anna, before):
    anna.get(before + NEW)
    Session.objects.all().delete()

    refused = anna.post(
        before + NEW,
        {"title": "Een kaart vol werk"},
        headers=OWN | {"Referer": f"http://testserver{before}{NEW}"},
    )
    anna.post(refused["Location"], SIGN_IN, headers=OWN)

    assert refused["Location"] == f"{before}{LOGIN}?next={before}{NEW}"
    assert "Een kaart vol werk" in anna.get(before + NEW).text


def test_form_of_another_site_is_refused(anna, before):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = anna.cookies
    elsewhere = {"Origin": "https://elders.example", "Sec-Fetch-Site": "cross-site"}

    for path in (NEW, "/beheer/account/logout/", "/mijn/"):
        response = strict.post(before + path, {}, headers=elsewhere)
        assert response.status_code == 403, path
        assert response["Content-Language"] == (before[1:] or "nl"), path
    assert "_auth_user_id" in strict.session
