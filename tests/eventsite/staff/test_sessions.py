"""Sessions of staff end by themselves, at the desk sooner than at the door."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from tests import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

DESK = "/beheer/"
DOOR = "/inchecken/"


@pytest.fixture
def anna(client, settings):
    """Anna has just signed in and looked at the desk."""
    settings.STAFF_NEED_SECOND_FACTOR = False
    settings.STAFF_IDLE, settings.STAFF_SESSION = timedelta(hours=1), timedelta(hours=12)
    client.force_login(build.anna())
    assert is_in(client)
    return client


def is_in(client, path: str = DESK, **headers: str) -> bool:
    return client.get(path, headers=headers).status_code == 200


def test_who_leaves_the_desk_for_an_hour_signs_in_again(anna, frozen):
    frozen.shift(timedelta(minutes=59))
    assert is_in(anna)
    frozen.shift(timedelta(minutes=61))

    assert anna.get(DESK)["Location"] == f"{reverse('account_login')}?next={DESK}"
    assert not anna.session.get("_auth_user_id")
    assert not is_in(anna)


def test_account_pages_end_with_the_desk(anna, frozen):
    frozen.shift(timedelta(minutes=61))

    assert not is_in(anna, reverse("mfa_index"))


def test_what_a_page_asks_by_itself_is_no_use_of_the_desk(anna, frozen):
    for _ in range(4):
        frozen.shift(timedelta(minutes=20))
        is_in(anna, DESK, **{"X-Requested-With": "fetch"})

    assert not is_in(anna)


def test_door_stays_open_all_evening_and_opens_no_desk(anna, frozen):
    for _ in range(2):
        frozen.shift(timedelta(hours=5))
        assert is_in(anna, DOOR)

    assert not is_in(anna)


def test_what_the_door_asks_ends_with_the_day_and_no_sooner(anna, frozen):
    """By its protocol, which lies elsewhere: pairing asks who is signed in, and refuses a body with nothing in it."""
    pairing = f"/api/tablet/v1/bijeenkomsten/{build.edition().sessions.get().pk}/koppelen"

    def asked() -> int:
        return anna.post(pairing, "{}", content_type="application/json").status_code

    for _ in range(2):
        frozen.shift(timedelta(hours=5))
        assert asked() == 400

    frozen.shift(timedelta(hours=3))
    assert asked() == 401


def test_no_session_outlasts_the_day_however_it_is_used(anna, frozen):
    for _ in range(13):
        frozen.shift(timedelta(minutes=55))
        assert is_in(anna)
    frozen.shift(timedelta(minutes=55))

    assert not is_in(anna, DOOR)


def test_use_is_written_every_few_minutes_and_the_cookie_with_it(anna, frozen):
    frozen.shift(timedelta(minutes=4))
    assert not anna.get(DESK).cookies
    frozen.shift(timedelta(minutes=2))

    assert anna.get(DESK).cookies.keys() == {"__Host-session"}


def test_form_sent_too_late_is_kept_for_who_signs_in_again(anna, frozen):
    page = reverse("toolkit_desk:add")
    anna.get(page)
    frozen.shift(timedelta(hours=2))

    response = anna.post(page, {"title": "Een kaart vol werk"})
    anna.force_login(build.User.objects.get())

    assert response["Location"].startswith(reverse("account_login"))
    assert "Een kaart vol werk" in anna.get(page).text
