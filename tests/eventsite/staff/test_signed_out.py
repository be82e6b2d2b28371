"""A session that ends while somebody types: after signing in the form is there again, as it was typed."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from eventsite.models import Mailing, Venue
from eventsite.staff.refilling import refill
from eventsite.staff.typed import Typed

from ... import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

LOGIN = "/beheer/account/login/"
NOTICE = "Er is nog niets opgeslagen of verstuurd."


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.STAFF_NEED_SECOND_FACTOR = False


@pytest.fixture
def anna(client):
    client.force_login(build.anna())
    return client


@pytest.fixture
def mira(client):
    client.force_login(build.manager())
    return client


def send(client, page: str, typed: dict, *, action: str = "", **headers):
    """The form on ``page``, as a browser sends it."""
    headers = {"Referer": f"http://testserver{page}", "Sec-Fetch-Site": "same-origin"} | headers
    return client.post(action or page, typed, headers=headers)


def let_the_session_end() -> None:
    Session.objects.all().delete()


def sign_in(client, response, email: str = "anna@example.nl"):
    """Follow to the sign-in, and from there to where it leads."""
    assert response["Location"].startswith(LOGIN)
    client.get(response["Location"])
    typed = {"login": email, "password": build.PASSWORD}
    return client.get(client.post(response["Location"], typed)["Location"])


MESSAGE = {
    "audience": "waiting",
    "subject": "De <ingang> & de “fiets”",
    "text": "Dag,\n\nDe voordeur wordt geschilderd.\n</textarea><script>",
}


def writing() -> str:
    return f"/beheer/evenementen/{build.edition().slug}/berichten/nieuw/"


def test_message_is_there_again_as_it_was_typed(anna):
    page = writing()
    anna.get(page)
    let_the_session_end()

    back = sign_in(anna, send(anna, page, MESSAGE))

    assert back.status_code == 200
    assert NOTICE in back.text
    assert 'value="De &lt;ingang&gt; &amp; de “fiets”"' in back.text
    assert "De voordeur wordt geschilderd.\n&lt;/textarea&gt;&lt;script&gt;</textarea>" in back.text
    (chosen,) = re.findall(r"<input[^>]* checked>", back.text)
    assert 'value="waiting"' in chosen
    assert not Mailing.objects.exists()
    assert NOTICE not in anna.get(page).text


def test_what_comes_back_is_saved_when_it_is_sent_again(mira):
    """A venue: with the version that its form showed, so that a colleague's edits aren't undone."""
    venue = build.venue()
    page = f"/beheer/instellingen/locaties/{venue.pk}/"
    form = mira.get(page).context["form"]
    typed = {one.html_name: str(one.value() or "") for one in form} | {"accessibility": "Lift."}
    let_the_session_end()

    back = sign_in(mira, send(mira, page, typed), "mira@example.nl")
    fields = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', back.text))
    fields |= dict(
        re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\s*([^<]*)</textarea>', back.text)
    )
    assert send(mira, page, fields).status_code == 302

    assert fields["versie"] == typed["versie"]
    assert Venue.objects.get().accessibility == "Lift."


def test_ticks_that_no_form_of_ours_made_are_there_again(anna):
    run = build.past_run(sessions=1)
    here, away = build.took(run, sessions=0), build.took(run, sessions=0, email="d@example.nl")
    session = run.sessions.order_by("starts_at").first()
    page = f"/beheer/cursussen/{run.pk}/aanwezigheid/"
    anna.get(page)
    let_the_session_end()
    shown = [f"{session.pk}-{one.pk}" for one in (here, away)]

    back = sign_in(anna, send(anna, page, {"shown": shown, "present": [shown[0]]}))

    ticks = re.findall(
        r'<input type="checkbox" name="present" value="([^"]+)"( checked)?>', back.text
    )
    assert dict(ticks) == {shown[0]: " checked", shown[1]: ""}


def test_row_that_has_no_place_any_more_is_shown(anna):
    """A script had added it; the page as it is made has fewer."""
    run = build.run(sessions=1)
    page = f"/beheer/cursussen/{run.pk}/bijeenkomsten/"
    anna.get(page)
    let_the_session_end()

    back = sign_in(anna, send(anna, page, {"sessions-9-title": "Extra avond over begroten"}))

    assert "Dit had u ook ingevuld" in back.text
    assert "Extra avond over begroten" in back.text


def test_of_forms_with_one_address_it_is_the_one_that_was_sent():
    page = """<main><form method="get" action="/a/"><input name="naam"></form>
    <form method="post" action="/a/"><input type="hidden" name="kraam" value="1"><input name="naam"></form>
    <form method="post" action="/a/"><input type="hidden" name="kraam" value="2"><input name="naam">
    <select name="maat"><option value="s" selected>klein<option>groot</select></form></main>"""
    fields = {"kraam": ["2"], "naam": ["Bram & Daan"], "maat": ["groot"]}

    filled = refill(page, Typed(1, "/a/", "/a/", fields, had_files=False))

    first, second = filled.split('value="1"')
    assert first.count("naam") == 1
    assert second.count('value="Bram &amp; Daan"') == 1
    assert second.index("opgeslagen") < second.index('value="2"') < second.index("Bram")
    assert '<option value="s">klein<option selected>groot' in second


def test_button_alone_leads_back_to_its_page_and_does_nothing(anna):
    anna.get("/beheer/mails/")
    let_the_session_end()

    back = sign_in(anna, send(anna, "/beheer/mails/", {}, action=reverse("mails:retry_all")))

    assert back.request["PATH_INFO"] == "/beheer/mails/"
    assert (back.status_code, NOTICE in back.text) == (200, True)


def test_page_without_a_form_shows_what_was_typed(anna):
    """Where it went can't be opened, and the browser doesn't say where it stood."""
    mailing = build.mailing(build.edition())
    anna.get("/beheer/")
    let_the_session_end()

    action = f"{mailing.get_absolute_url()}doe/"
    back = sign_in(anna, anna.post(action, {"reden": "De zaal is weer vrij"}))

    assert back.status_code == 200
    assert "De zaal is weer vrij" in back.text


def test_colleague_in_the_same_browser_gets_nothing_of_it(anna):
    page = writing()
    anna.get(page)
    build.manager()
    let_the_session_end()

    response = send(anna, page, MESSAGE)
    back = sign_in(anna, response, "mira@example.nl")

    assert "voordeur" not in back.text
    assert NOTICE not in back.text


def test_browser_in_which_nobody_worked_keeps_nothing(client):
    response = send(client, writing(), MESSAGE)

    assert response["Location"].startswith(LOGIN)
    assert not client.session.keys()


def test_after_an_hour_it_is_gone(anna, frozen):
    page = writing()
    anna.get(page)
    let_the_session_end()
    response = send(anna, page, MESSAGE)

    frozen.shift(timedelta(hours=1, seconds=1))

    assert NOTICE not in sign_in(anna, response).text


def test_no_password_is_kept_and_a_file_is_asked_for_again(anna):
    page = writing()
    anna.get(page)
    let_the_session_end()
    photo = SimpleUploadedFile("zaal.png", b"x")

    back = sign_in(
        anna, send(anna, page, MESSAGE | {"new_password": "geheim-geheim", "foto": photo})
    )

    assert "geheim-geheim" not in back.text
    assert "Kies het opnieuw" in back.text


# The token of a form that was opened before the sign-in --------------------------------------------


def form_of_before(client: Client, page: str) -> str:
    """The token in a form that stands open, while its reader signs in again in another tab."""
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', client.get(page).text)[1]
    client.post("/beheer/account/logout/", {"csrfmiddlewaretoken": token})
    fresh = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', client.get(LOGIN).text)[1]
    typed = {"login": "anna@example.nl", "password": build.PASSWORD, "csrfmiddlewaretoken": fresh}
    assert client.post(LOGIN, typed).status_code == 302
    return token


def test_token_of_before_the_sign_in_brings_the_form_back(db):
    build.anna()
    page, client = writing(), Client(enforce_csrf_checks=True)
    client.force_login(build.User.objects.get())
    stale = form_of_before(client, page)

    response = send(client, page, MESSAGE | {"csrfmiddlewaretoken": stale})

    assert response["Location"] == page
    back = client.get(page)
    assert NOTICE in back.text
    assert "De voordeur wordt geschilderd." in back.text
    assert f'value="{stale}"' not in back.text
    assert not Mailing.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "", "Origin": "https://evil.example"}],
)
def test_form_of_another_site_is_refused_and_fills_nothing_in(db, headers):
    build.anna()
    page, client = writing(), Client(enforce_csrf_checks=True)
    client.force_login(build.User.objects.get())
    client.get(page)

    response = send(client, page, MESSAGE, **headers)

    assert response.status_code == 403
    assert "voordeur" not in client.get(page).text


def test_script_hears_that_nobody_is_signed_in(anna):
    let_the_session_end()

    response = anna.post("/beheer/mails/", headers={"X-Requested-With": "fetch"})

    assert response.status_code == 401


def test_referer_that_is_no_address_leads_to_the_page_itself(anna):
    page = writing()
    anna.get(page)
    let_the_session_end()

    response = send(anna, page, MESSAGE, Referer="http://[")

    assert response["Location"].startswith(LOGIN)
