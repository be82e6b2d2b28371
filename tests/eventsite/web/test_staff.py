from __future__ import annotations

import re

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import User
from django.core import mail

from eventsite.models import Message
from tests import build

pytestmark = pytest.mark.django_db

LOGIN = "/beheer/account/login/"
ANNA = {"login": "anna@example.nl", "password": "alleen-voor-tests"}


def test_staff_sign_in_by_address_and_land_at_their_desk(client):
    build.anna()

    response = client.post(LOGIN, ANNA)

    assert response["Location"] == "/beheer/"


def test_wrong_password_is_an_error_in_dutch(client):
    build.anna()

    response = client.post(LOGIN, ANNA | {"password": "fout"})

    assert response.status_code == 200
    assert "Dit e-mailadres en wachtwoord horen niet bij elkaar." in response.text
    assert "_auth_user_id" not in client.session


def test_second_factor_is_asked_of_who_has_one(client):
    TOTP.activate(build.anna(), "JBSWY3DPEHPK3PXP")

    response = client.post(LOGIN, ANNA)

    assert response["Location"].startswith("/beheer/account/2fa/authenticate/")
    assert "_auth_user_id" not in client.session
    assert client.get(response["Location"]).status_code == 200


def test_nobody_signs_up(client):
    client.post(
        "/beheer/account/signup/", {"email": "x@example.nl", "password1": "een-lang-wachtwoord"}
    )

    assert not build.User.objects.exists()


def test_password_is_reset_by_mail(client):
    build.anna()

    for address in ("anna@example.nl", "onbekend@example.nl"):
        client.post("/beheer/account/password/reset/", {"email": address})

    assert not mail.outbox, "the page waits for no mail server"
    (message,) = Message.objects.all()
    letter = build.mail(message)
    assert (message.kind, letter.to) == ("password_reset", ["anna@example.nl"])
    (path,) = re.findall(r"https://[^/]+(/beheer/account/password/reset/key/\S+)", letter.body)
    page = client.get(path, follow=True)
    client.post(
        page.request["PATH_INFO"], dict.fromkeys(("password1", "password2"), "Nieuw-2027!x")
    )
    assert User.objects.get().check_password("Nieuw-2027!x")


@pytest.mark.parametrize(
    "path",
    ["2fa/", "2fa/totp/activate/", "2fa/webauthn/add/", "password/change/", "logout/"],
)
def test_account_pages_have_no_inline_script_or_style_and_are_kept_nowhere(client, settings, path):
    settings.STAFF_NEED_SECOND_FACTOR = False
    build.anna()
    client.post(LOGIN, ANNA)
    client.post("/beheer/account/reauthenticate/", {"password": ANNA["password"]})

    response = client.get(f"/beheer/account/{path}")

    assert response.status_code == 200
    assert "<style" not in response.text
    assert " style=" not in response.text
    assert "<script>" not in response.text
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("path", ["login", "password/reset"])
def test_account_forms_have_no_placeholder(client, path):
    page = client.get(f"/beheer/account/{path}/").text

    assert "<input" in page
    assert "placeholder" not in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("at", "says"), [("/beheer", "Even wachten"), ("/en/beheer", "Please wait")]
)
def test_who_tries_a_second_step_too_often_reads_why_in_the_language_of_the_page(client, at, says):
    client.force_login(build.manager())
    wrong = [client.post(f"{at}/account/reauthenticate/", {"password": "x"}) for _ in range(12)]

    assert wrong[-1].status_code == 429
    assert says in wrong[-1].text
    assert f'lang="{"en" if "en" in at else "nl"}"' in wrong[-1].text
