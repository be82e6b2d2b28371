"""The page of a site whose database is away, to who looks and to who sent something."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from playwright.sync_api import expect

from eventsite.models import Registration
from initiatives.links import own_url

from .. import build
from .conftest import look, look_at

pytestmark = pytest.mark.browser


@pytest.fixture
def database_away(site, monkeypatch):
    """Within it the server reaches no database."""

    @contextmanager
    def database_away():
        def refused(*_parameters):
            raise OperationalError("connection refused")

        with monkeypatch.context() as away:
            away.setattr(BaseDatabaseWrapper, "connect", refused)
            yield

    return database_away


def test_page_that_can_not_be_read_is_clean_and_leads_back_to_it(page, axe, picture, database_away):
    with database_away():
        look(page, axe, picture, "away", "/agenda/")
        expect(page.get_by_role("heading", name="Even geduld")).to_be_visible()

    page.get_by_role("link", name="Probeer opnieuw").click()

    expect(page.get_by_role("heading", name="Agenda", exact=True)).to_be_visible()


def test_what_was_sent_meanwhile_is_kept_by_a_clean_page_that_sends_it_again(
    page, axe, picture, database_away
):
    page.goto(f"{build.edition().get_absolute_url()}aanmelden/")
    page.get_by_label("Naam").fill("Bram Jansen")
    page.get_by_label("E-mailadres").fill("bram@example.nl")
    with database_away():
        page.get_by_role("button", name="Aanmelding versturen").click()
        expect(page.get_by_role("heading", name="Even geduld")).to_be_visible()
        look_at(page, axe, picture, "away-sent")

    page.get_by_role("button", name="Verstuur opnieuw").click()

    expect(page.get_by_role("heading", name="Kijk in uw mail")).to_be_visible()
    assert Registration.objects.get().name == "Bram Jansen"


def test_what_was_sent_with_a_photo_says_that_it_is_to_be_chosen_again(
    page, axe, picture, database_away
):
    page.goto(f"{own_url(build.initiative())}foto/")
    page.get_by_label("Wat staat er op de foto?").fill("Een groen vlak")
    page.get_by_label("Foto", exact=True).set_input_files(
        {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"een foto"}
    )
    with database_away():
        page.get_by_role("button", name="Foto op de pagina zetten").click()
        expect(page.get_by_text("Die kiest u straks opnieuw.")).to_be_visible()
        look_at(page, axe, picture, "away-photo")
