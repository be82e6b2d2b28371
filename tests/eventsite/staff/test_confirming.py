from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.test import RequestFactory

from eventsite.booking import cancelling
from eventsite.models import Registration
from eventsite.staff import confirming
from eventsite.staff.confirming import Effects, Mails

from ... import build
from ..web.test_versions import fields_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

MAILS = Effects(changes=["begin 19.30 → 20.00"], mails=[Mails("tijd veranderd", 48)])


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.STAFF_NEED_SECOND_FACTOR = False


def posted(query: str = ""):
    request = RequestFactory().post("/beheer/iets/?pagina=2")
    request.POST = QueryDict(query)
    request.user = AnonymousUser()
    return request


def test_nobody_is_taken_off_a_run_before_it_was_confirmed(client):
    client.force_login(build.anna())
    bram = build.bram(build.run())
    page = f"/beheer/aanmeldingen/{bram.pk}/afmelden/"

    asked = client.post(page)

    assert "mail “afgemeld”" in asked.text
    assert not Registration.objects.get().is_cancelled
    client.post(page, {"bevestigd": "1"})
    assert Registration.objects.get().is_cancelled


def test_what_reaches_nobody_is_not_asked():
    assert confirming.answer(posted("titel=x"), Effects()) == confirming.Answer()
    assert confirming.answer(posted("titel=x"), Effects(), always=True) is None


def test_page_says_what_follows_and_sends_everything_typed_again():
    request = posted("titel=Vrede&dag=ma&dag=di&csrfmiddlewaretoken=x&terug=1")

    page = confirming.ask(request, MAILS, title="Opslaan?", action="Opslaan en mailen").text

    assert "U verandert <strong>begin 19.30 → 20.00</strong>." in page
    assert "<strong>48</strong> mensen krijgen de mail “tijd veranderd”." in page
    for name, value in (("titel", "Vrede"), ("dag", "ma"), ("dag", "di")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in page
    assert 'type="hidden" name="terug"' not in page
    assert 'value="x"' not in page


def test_sentence_and_reason_are_what_was_typed_without_blanks():
    request = posted("bevestigd=1&reden=+De+zaal+is+dicht.+&zin=Tot+dan!")

    said = confirming.answer(request, MAILS, reason=True, sentence=True)

    assert said == confirming.Answer(reason="De zaal is dicht.", sentence="Tot dan!")


@pytest.mark.parametrize(
    ("typed", "missing"),
    [
        ("bevestigd=1&akkoord=on", "Vul de reden in."),
        ("bevestigd=1&reden=Storm", "Zet het vinkje"),
        ("bevestigd=1&akkoord=on&reden=" + "x" * 1001, "1000"),
    ],
)
def test_without_a_reason_or_consent_it_is_asked_again(typed, missing):
    soon = Effects(mails=MAILS.mails, needs_consent="Ja, het is al over 3 uur.")
    request = posted(typed)

    assert confirming.answer(request, soon, reason=True) is None
    page = confirming.ask(request, soon, title="?", action="Ja", reason=True)
    assert page.status_code == 400
    assert missing in page.text
    assert "Ja, het is al over 3 uur." in page.text


def test_consent_that_is_asked_meanwhile_is_asked_though_it_was_confirmed():
    soon = Effects(mails=MAILS.mails, needs_consent="Ja, het is al over 3 uur.")

    assert confirming.answer(posted("bevestigd=1"), MAILS) is not None
    assert confirming.answer(posted("bevestigd=1"), soon) is None


def test_what_would_no_longer_follow_is_asked_again(client):
    client.force_login(build.anna())
    run = build.run(capacity=1)
    bram, chaima = build.bram(run), build.chaima(run)
    page = f"/beheer/aanmeldingen/{bram.pk}/afmelden/"
    asked = fields_of(client.post(page).text)
    cancelling.cancel(chaima)

    again = client.post(page, asked | {"bevestigd": "1"})

    assert (again.status_code, "Er is net iets veranderd." in again.text) == (400, True)
    assert not Registration.objects.get(pk=bram.pk).is_cancelled
    client.post(page, fields_of(again.text) | {"bevestigd": "1"})
    assert Registration.objects.get(pk=bram.pk).is_cancelled


def test_more_people_who_signed_up_meanwhile_is_not_asked_again():
    more = Effects(changes=MAILS.changes, mails=[Mails("tijd veranderd", 49)], calendars=49)

    assert confirming.answer(posted(f"bevestigd=1&gezegd={MAILS.version}"), more) is not None
