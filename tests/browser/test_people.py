"""The people of one evening, as an organiser works through them: with the keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .. import build
from .conftest import look

pytestmark = pytest.mark.browser


def test_list_is_clean_and_people_are_ticked_counted_and_cancelled(page, axe, picture, sign_in):
    edition = build.edition(capacity=3)
    bram = build.bram(edition, party_size=2)
    build.initiator(edition, stand=build.stands(edition, 1)[0], name="Chaima El Amrani")
    build.daan(edition, party_size=2)
    bram.messages.update(state="failed")
    sign_in(page.context)
    look(page, axe, picture, "desk-people", f"/beheer/evenementen/{edition.slug}/mensen/")

    page.get_by_label("Kies iedereen op deze pagina").press("Space")
    expect(page.get_by_text("3 gekozen")).to_be_visible()
    page.get_by_label("Kies Chaima El Amrani").press("Space")
    expect(page.get_by_text("2 gekozen")).to_be_visible()
    assert axe(page) == []
    length = "document.documentElement.scrollHeight"
    closed = page.evaluate(length)
    page.get_by_text("Downloaden").press("Enter")
    assert page.evaluate(length) == closed  # the panel lies over the page
    with page.expect_download() as download:
        page.get_by_role("button", name="OpenDocument (ODS)").press("Enter")
    assert download.value.suggested_filename.endswith(".ods")
    assert axe(page) == []

    page.get_by_role("button", name="Afmelden…").press("Enter")
    page.get_by_role("button", name="Ja, meld af").press("Enter")

    expect(page.get_by_text("2 aanmeldingen zijn afgemeld.")).to_be_visible()
    expect(page.get_by_role("row")).to_have_count(2)


def test_signing_somebody_up_is_clean_and_says_what_is_missing(page, axe, picture, sign_in):
    edition = build.edition()
    sign_in(page.context)
    url = f"/beheer/evenementen/{edition.slug}/mensen/nieuw/"
    look(page, axe, picture, "desk-people-new", url)

    page.get_by_role("button", name="Meld aan").press("Enter")
    expect(page.get_by_role("heading", name="Er is 1 fout")).to_be_focused()
    assert axe(page) == []
    page.get_by_label("Naam", exact=True).fill("Els Jansen")
    page.get_by_role("button", name="Meld aan").press("Enter")

    expect(page.get_by_text("Els Jansen is aangemeld.")).to_be_visible()
    expect(page.get_by_role("link", name="Print de kaart", exact=True)).to_be_visible()
