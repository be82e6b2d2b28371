"""In which language paper is: the page's; a ticket and a badge their holder's; a sign in every one."""

from __future__ import annotations

import io

import pikepdf
import pytest

from eventsite.booking import languages

from ... import build
from .test_prints import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def edition():
    made = build.edition(translations={"en": {"title": "Initiative café"}})
    build.bram(made)
    languages.change_language(build.registration(made, name="Sanne Okafor", party_size=2), "en")
    return made


@pytest.fixture
def anna(client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(build.anna())
    return client


def printed(anna, edition, name, prefix=""):
    answer = anna.get(f"{prefix}/beheer/evenementen/{edition.slug}/afdrukken/{name}.pdf")
    assert answer["Content-Type"] == "application/pdf"
    return answer


def test_a_ticket_is_in_the_language_of_whose_it_is(anna, edition):
    text = text_of(printed(anna, edition, "kaarten").content)

    for words in ("Initiatievencafé", "dinsdag 16 maart 2027, 19.30", "1 persoon"):
        assert words in text
    for words in ("Initiative café", "Tuesday 16 March 2027, 7.30", "2 people"):
        assert words in text


def test_so_is_a_badge(anna, edition):
    text = text_of(printed(anna, edition, "naamkaartjes").content)

    assert "Bezoeker" in text
    assert "Visitor" in text
    assert "with Sanne Okafor" in text


def test_a_list_is_in_the_language_of_its_address_and_so_is_its_file(anna, edition):
    dutch, english = (printed(anna, edition, "deurlijst", prefix) for prefix in ("", "/en"))

    assert f'filename="deurlijst-{edition.slug}.pdf"' in dutch["Content-Disposition"]
    assert f'filename="door-list-{edition.slug}.pdf"' in english["Content-Disposition"]
    for paper, language in ((dutch, "nl"), (english, "en")):
        with pikepdf.open(io.BytesIO(paper.content)) as document:
            assert str(document.Root.Lang) == language
    assert "Personen" in text_of(dutch.content)
    assert "People" in text_of(english.content)


def test_a_sign_is_in_every_language_for_whoever_walks_past(anna, edition):
    build.initiator(edition, stand=build.stands(edition, 1)[0])

    text = text_of(printed(anna, edition, "kraambordjes", prefix="/en").content)

    for words in ("Kraam 1", "Stall 1", "Wilt u meehelpen? Scan de code."):
        assert words in text
    assert "Scan the code." in text
    assert "/en/" not in text
