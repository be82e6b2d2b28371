"""From the home page to a ticket and back, as a visitor goes."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from eventsite.models import Message
from eventsite.tickets import links

from .. import build
from .conftest import resize

pytestmark = pytest.mark.browser


def tab_to(page, target) -> None:
    """Press Tab until the target has focus, as someone without a mouse does."""
    expect(target).to_be_attached()
    page.wait_for_load_state()
    for _ in range(40):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{target} is out of reach for the keyboard")


def test_visitor_signs_up_sees_the_ticket_and_the_mail_is_queued(page):
    event = build.edition()

    resize(page, 390, 844)
    page.goto("/")
    page.get_by_role("link", name="Meld u aan").first.click()
    page.get_by_label("Naam").fill("Chaima El Amrani")
    page.get_by_label("E-mailadres").fill("chaima@bücher.example")
    page.get_by_label("Met hoeveel mensen").fill("2")
    page.get_by_role("button", name="Aanmelding versturen").click()
    expect(page.get_by_role("heading", name="Kijk in uw mail")).to_be_visible()
    expect(page.locator("main")).to_contain_text("chaima@")

    (registration,) = event.registrations.all()
    page.goto(links.ticket_url(registration))
    expect(page.locator("main svg").first).to_be_visible()
    assert registration.is_confirmed
    assert (registration.name, registration.party_size) == ("Chaima El Amrani", 2)
    assert Message.objects.filter(registration=registration).count() == 1


def test_slip_in_an_address_is_asked_about_once(page):
    event = build.edition()
    page.goto(f"{event.get_absolute_url()}aanmelden/")
    page.get_by_label("Naam").fill("Bram Jansen")
    page.get_by_label("E-mailadres").fill("bram@gmial.com")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Klopt uw e-mailadres?")).to_be_focused()
    yes = page.get_by_role("button", name="Ja, gebruik bram@gmail.com")
    assert yes.bounding_box()["height"] >= 44

    # Enter in a field presses a form's first button; that gives no answer.
    page.get_by_label("E-mailadres").press("Enter")

    expect(page.locator("main")).to_contain_text("bram@gmial.com")
    assert event.registrations.get().email == "bram@gmial.com"


def test_visitor_signs_up_and_cancels_by_keyboard_alone(page):
    event = build.edition()

    page.goto(event.get_absolute_url())
    tab_to(page, page.get_by_role("link", name="Meld u aan").first)
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("Naam"))
    page.keyboard.type("Bram Jansen")
    tab_to(page, page.get_by_label("E-mailadres"))
    page.keyboard.type("bram@example.nl")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("bram@example.nl")
    (registration,) = event.registrations.all()
    assert registration.is_confirmed

    page.goto(links.registration_url(registration))
    tab_to(page, page.get_by_role("link", name="Afmelden", exact=True))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="Ja, meld mij af"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="U bent afgemeld")).to_be_visible()
    registration.refresh_from_db()
    assert registration.is_cancelled


def test_skip_link_is_the_first_stop_and_leads_to_the_content(page):
    page.goto("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Naar de inhoud")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_sign_up_works_without_javascript(browser, site):
    event = build.edition()
    with browser.new_context(java_script_enabled=False, base_url=site) as context:
        page = context.new_page()
        page.goto(event.get_absolute_url() + "aanmelden/")
        page.get_by_role("button", name="Aanmelding versturen").click()
        expect(page.get_by_role("heading", name="Er zijn 2 fouten")).to_be_visible()
        page.get_by_label("Naam").fill("Bram Jansen")
        page.get_by_label("E-mailadres").fill("bram@example.nl")
        page.get_by_role("button", name="Aanmelding versturen").click()
        expect(page.locator("main")).to_contain_text("bram@example.nl")

    assert event.registrations.count() == 1
