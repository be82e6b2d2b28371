from __future__ import annotations

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse

from tests import build

pytestmark = pytest.mark.django_db

TO_DESK = "Naar het overzicht"


@pytest.fixture
def organiser(client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = True
    client.user = build.anna()
    client.force_login(client.user)
    return client


@pytest.mark.parametrize("path", ["/beheer/cafes/nieuw/", "/inchecken/"])
def test_form_of_gigabytes_is_refused_before_its_token_is_looked_for(path):
    client = Client(enforce_csrf_checks=True)

    response = client.generic(
        "POST", path, b"x", "multipart/form-data; boundary=x", CONTENT_LENGTH=10**9
    )

    assert response.status_code == 413
    assert not response.wsgi_request._read_started


@pytest.mark.parametrize("path", ["/beheer/", "/beheer/mails/", "/inchecken/"])
def test_staff_without_second_factor_are_sent_to_set_one_up(organiser, path):
    response = organiser.get(path)

    assert response.status_code == 302
    assert response["Location"] == "/beheer/account/2fa/totp/activate/"


@pytest.mark.parametrize("path", ["/beheer/", "/beheer/mails/", "/inchecken/"])
def test_staff_with_second_factor_get_through(organiser, path):
    TOTP.activate(organiser.user, "JBSWY3DPEHPK3PXP")

    assert organiser.get(path).status_code == 200


def test_a_fetch_gets_403_not_a_redirect(organiser):
    response = organiser.get("/inchecken/", headers={"X-Requested-With": "fetch"})

    assert response.status_code == 403
    assert response["Content-Type"] == "application/problem+json"


def test_public_pages_stay_open(organiser):
    assert organiser.get("/").status_code == 200


def test_signing_out_stays_open(organiser):
    assert organiser.post("/beheer/account/logout/")["Location"] == "/"


def test_not_needed_where_the_setting_says_so(organiser, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False

    assert organiser.get("/beheer/").status_code == 200


def test_address_of_a_button_opened_as_a_page_says_so(client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    address = reverse("desk:people_bulk", args=[build.edition().slug])
    client.force_login(build.anna())
    page = client.get(address)
    assert page.status_code == 405
    assert "Dit adres hoort bij een knop." in page.text
    assert TO_DESK in page.text
    assert page.headers["Allow"] == "POST"
    script = client.get(address, headers={"X-Requested-With": "fetch"})
    assert (script.status_code, script.content) == (405, b"")


def test_error_pages_of_the_desk_lead_staff_back_to_it_and_nobody_else(client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    for_visitor = client.get("/beheer/bestaat-niet/")
    client.force_login(build.anna())
    for_staff, elsewhere = client.get("/beheer/bestaat-niet/"), client.get("/bestaat-niet/")
    assert [TO_DESK in one.text for one in (for_staff, elsewhere, for_visitor)] == [
        True,
        False,
        False,
    ]
