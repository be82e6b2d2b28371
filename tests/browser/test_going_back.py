"""Phones keep the page that one leaves: going back, correcting and sending again, on every public form."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from ..test_forms_sent_again import FORMS, Sender

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser_that_keeps_pages(browser_type, whole_chromium):
    """Playwright turns the back/forward cache off; a phone does not."""
    browser = browser_type.launch(
        **whole_chromium, ignore_default_args=["--disable-back-forward-cache"]
    )
    yield browser
    browser.close()


@pytest.fixture
def page(site, browser_that_keeps_pages):
    context = browser_that_keeps_pages.new_context(base_url=site, locale="nl-NL")
    page = context.new_page()
    page.add_init_script("addEventListener('pageshow', e => { window.persisted = e.persisted; })")
    yield page
    context.close()


def fill_in(page: Page, typed: dict[str, str]) -> None:
    for name, value in typed.items():
        field = page.locator("form.form, form.booking-form").locator(f'[name="{name}"]')
        match field.first.get_attribute("type") or field.first.evaluate("e => e.localName"):
            case "radio":
                chosen = page.locator(f'[name="{name}"][value="{value}"]')
                page.locator(f'label[for="{chosen.get_attribute("id")}"]').click()
            case "checkbox":
                field.check(force=True)
            case "select":
                field.select_option(value)
            case _:
                field.fill(value)


def send(page: Page) -> None:
    page.locator("form.form, form.booking-form").locator('[type="submit"]').click()
    page.wait_for_load_state()


@pytest.mark.parametrize("name", FORMS)
def test_correcting_after_going_back_says_what_stands(page, client, name):
    sender = Sender(client, FORMS[name])
    del sender.typed["submission_id"]
    page.goto(sender.url)
    fill_in(page, sender.typed)
    send(page)
    (made,) = sender.made

    # Not page.go_back(): it waits for a page to load, and this one is not loaded again. Nor for an address:
    # the answer may have that of the form.
    with page.expect_event("framenavigated"):
        page.evaluate("setTimeout(() => history.back(), 0)")
    page.wait_for_function("() => window.persisted")
    fill_in(page, sender.form.correction)
    send(page)

    says = "Kijk in uw mail" if sender.form.address else "U hebt dit formulier al verstuurd"
    expect(page.get_by_role("heading", level=1)).to_have_text(says)
    assert sender.made == [made]
