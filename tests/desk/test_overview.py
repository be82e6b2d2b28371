from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from tests import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.STAFF_NEED_SECOND_FACTOR = False


def test_staff_see_the_next_edition_in_figures(client):
    edition = build.edition(capacity=5)
    build.bram(edition, party_size=3)
    client.force_login(build.anna())

    response = client.get("/beheer/")

    assert response.status_code == 200
    assert response.context["taken"] == 3
    assert response.context["free"] == 2
    assert response.context["mails_waiting"] == 1


def test_without_an_edition_it_says_so(client):
    client.force_login(build.anna())

    assert "Er staat geen avond op de site." in client.get("/beheer/").text


def test_who_is_not_staff_is_sent_to_sign_in(client):
    assert client.get("/beheer/")["Location"].startswith("/beheer/account/login/")
    client.force_login(User.objects.create_user("bram", "bram@example.nl"))
    assert client.get("/beheer/").status_code == 403


def test_home_of_staff_takes_at_most_ten_queries(client, django_assert_max_num_queries):
    build.edition()
    client.force_login(build.anna())

    with django_assert_max_num_queries(10):
        client.get("/beheer/")
