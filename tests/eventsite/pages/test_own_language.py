"""The language of one's mails and ticket on the page of one's registration, and at the desk."""

from __future__ import annotations

import csv
import io

import pytest
from django.conf import settings as site_settings
from django.urls import reverse
from django.utils import translation

from eventsite.models import Message, Registration
from eventsite.tickets import links

from ... import build
from ...cafes.test_views import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def bram():
    return build.bram(build.edition())


def mine(registration, page="") -> str:
    return links.registration_url(registration) + page


def language_of(registration) -> str:
    return Registration.objects.get(pk=registration.pk).language


def test_who_asks_for_english_reads_on_in_english(client, bram):
    assert "Taal van uw mails en kaart" in text_of(client.get(mine(bram)))
    mails, own = Message.objects.count(), mine(bram)

    response = client.post(f"{own}taal/", {"taal": "en"})

    assert (response.status_code, language_of(bram)) == (303, "en")
    assert response["Location"] == f"/en{own}?opgeslagen"
    assert Message.objects.count() == mails
    page = client.get(response["Location"])
    assert page.headers["Content-Language"] == "en"
    assert '<option value="en" lang="en" selected>English</option>' in page.text
    back = client.post(f"/en{own}taal/", {"taal": "nl"})
    assert back["Location"] == f"{own}?opgeslagen"
    assert language_of(bram) == "nl"


@pytest.mark.parametrize("typed", ["de", "", "EN", "nl\0", "x" * 5000])
def test_a_language_that_the_site_has_not_is_refused_in_words(client, bram, typed):
    response = client.post(mine(bram, "taal/"), {"taal": typed})

    assert response.status_code == 400
    assert "Kies een taal uit de lijst." in text_of(response)
    assert language_of(bram) == "nl"


def test_a_site_in_one_language_asks_nobody_for_one(client, bram, settings):
    settings.LANGUAGES = site_settings.LANGUAGES[:1]

    assert "Taal van uw mails" not in text_of(client.get(mine(bram)))


def test_who_cancelled_is_not_asked(client, bram):
    client.post(mine(bram, "afmelden/"))

    assert "Taal van uw mails" not in text_of(client.get(mine(bram)))


def test_what_is_done_with_an_english_link_answers_in_english(client, bram):
    """Changing, cancelling; and whoever signs up on an English page is led on in English."""
    with translation.override("en"):
        address = mine(bram)
    changed = client.post(f"{address}wijzigen/", {"name": "Bram J.", "party_size": "2"})
    assert changed["Location"].startswith("/en/mijn/")
    cancelled = client.post(f"{address}afmelden/")
    assert cancelled["Location"] == address
    assert "Your registration is cancelled" in text_of(client.get(address))


def test_signing_up_on_an_english_page_is_remembered_and_answered_in_english(client, mailoutbox):
    edition = build.edition()
    page = f"/en{edition.get_absolute_url()}aanmelden/"

    sent = client.post(page, {"name": "Sanne", "email": "sanne@example.com", "party_size": "1"})

    assert "Look in your email" in text_of(sent) or "Check your email" in text_of(sent)
    assert edition.registrations.get().language == "en"


# The desk -------------------------------------------------------------------------------------------


@pytest.fixture
def anna(client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(build.anna())
    return client


def test_the_desk_shows_it_and_changes_it_without_a_mail(anna, bram):
    page = reverse("desk:registration", args=[bram.pk])
    mails = Message.objects.count()

    done = anna.post(f"{page}wijzigen/", {"name": bram.name, "party_size": "1", "language": "en"})

    assert (done.status_code, language_of(bram), Message.objects.count()) == (302, "en", mails)
    shown = text_of(anna.get(page))
    assert "Taal English" in shown
    assert "Nederlands → wordt English" in shown


def test_who_is_entered_at_the_desk_reads_what_was_chosen(anna):
    edition = build.edition()
    typed = {"name": "Ada", "email": "ada@example.com", "source": "phone", "party_size": "1"}
    add = reverse("desk:people_new", args=[edition.slug])

    anna.post(add, typed | {"language": "en"})
    anna.post(add, typed | {"name": "Wim", "email": "wim@example.nl"})

    said = dict(edition.registrations.values_list("name", "language"))
    assert said == {"Ada": "en", "Wim": "nl"}


def test_the_list_as_a_file_has_a_column_with_it(anna, bram):
    Registration.objects.filter(pk=bram.pk).update(language="en")
    address = reverse("desk:people_download", args=[bram.event.slug])

    answer = anna.post(address, {"soort": "csv"})
    body = b"".join(answer.streaming_content)
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig")), delimiter=";"))

    assert [row["Taal"] for row in rows] == ["English"]
