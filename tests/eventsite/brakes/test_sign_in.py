from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from ... import build

pytestmark = pytest.mark.django_db

LOGIN = "/beheer/account/login/"
PROXY = {"REMOTE_ADDR": "127.0.0.1"}


@pytest.fixture(autouse=True)
def nobody_failed_yet():
    cache.clear()


def sign_in(source, password, *, login="anna@example.nl", browser=None):
    """Through our own proxy, as everybody is."""
    road = {"HTTP_X_FORWARDED_FOR": source} if source else {}
    said = {"login": login, "password": password}
    return (browser or Client()).post(LOGIN, said, **PROXY, **road)


def gets_in(source, **how):
    return sign_in(source, build.PASSWORD, **how).status_code == 302


def test_who_fails_is_stopped_and_locks_out_nobody_else():
    build.anna()
    build.anna(username="mira", email="mira@example.nl")

    for _time in range(12):
        for login in ("anna@example.nl", "mira@example.nl"):
            sign_in("203.0.113.7", "fout", login=login)

    assert not gets_in("203.0.113.7")
    assert gets_in("198.51.100.4")
    assert gets_in("198.51.100.4", login="mira@example.nl")


@pytest.mark.usefixtures("frozen")
def test_many_places_guessing_at_one_account_are_stopped_but_not_its_owner(settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    build.anna()
    at_work = Client()
    assert gets_in("198.51.100.4", browser=at_work)
    at_work.get("/beheer/")
    at_work.post("/beheer/account/logout/")

    for number in range(50):
        sign_in(f"192.0.2.{number}", "fout")

    assert not gets_in("203.0.113.7")
    assert gets_in("198.51.100.5", browser=at_work)


def test_on_a_unix_socket_staff_sign_in_whoever_else_fails():
    build.anna()
    on_a_socket = {"REMOTE_ADDR": ""}
    said = {"login": "anna@example.nl", "password": "fout"}

    for _time in range(8):
        assert Client().post(LOGIN, said, **on_a_socket).status_code == 200

    right = said | {"password": build.PASSWORD}
    assert Client().post(LOGIN, right, **on_a_socket).status_code == 302


def test_no_address_stands_in_the_cache():
    build.anna()

    sign_in("203.0.113.7", "fout")

    assert "203.0.113.7" not in "".join(cache._cache)
