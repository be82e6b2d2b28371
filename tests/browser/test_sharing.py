"""Sharing a page: by the device, by copying, by mail and WhatsApp, by keyboard and without script."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from eventsite.tickets import links

from .. import build
from .conftest import look_at, resize
from .test_journey import tab_to

pytestmark = pytest.mark.browser

# A browser that shares as a telephone does, and what it was handed.
SHARES = "navigator.share = async what => { window.told = what; }"
REFUSES = "navigator.share = async () => { throw new DOMException('not here', 'NotAllowedError'); }"
GIVES_UP = (
    "navigator.share = async () => { throw new DOMException('changed their mind', 'AbortError'); }"
)
NO_SHARING = "delete Navigator.prototype.share"
NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', { value: undefined })"
REFUSES_COPY = "navigator.clipboard.writeText = async () => { throw new Error('not allowed'); }"


def ways(page):
    return page.locator("[data-ways]")


def test_link_is_copied_and_that_is_said_by_keyboard_too(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.add_init_script(NO_SHARING)
    edition = build.edition()
    page.goto(edition.get_absolute_url())
    button = page.get_by_role("button", name="Kopieer de link")
    expect(page.get_by_text("Of kopieer dit adres")).to_be_hidden()
    tab_to(page, button)

    page.keyboard.press("Enter")

    expect(ways(page).get_by_role("status")).to_have_text("De link is gekopieerd.")
    expect(button).to_be_focused()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == links.absolute(edition.get_absolute_url())


def test_copying_that_fails_shows_the_address(page):
    page.add_init_script(NO_SHARING)
    page.add_init_script(REFUSES_COPY)
    edition = build.edition()
    page.goto(edition.get_absolute_url())

    page.get_by_role("button", name="Kopieer de link").click()

    expect(ways(page).get_by_role("status")).to_contain_text("Kopiëren lukte niet")
    expect(ways(page).get_by_text(links.absolute(edition.get_absolute_url()))).to_be_visible()


def test_where_nothing_can_be_copied_the_address_stands_there(page):
    page.add_init_script(NO_CLIPBOARD)
    page.add_init_script(NO_SHARING)
    edition = build.edition()
    page.goto(edition.get_absolute_url())

    expect(ways(page).get_by_text(links.absolute(edition.get_absolute_url()))).to_be_visible()
    expect(page.get_by_role("button", name="Kopieer de link")).to_be_hidden()


def test_device_that_shares_by_itself_gets_title_words_and_address(page):
    page.add_init_script(SHARES)
    edition = build.edition(title='Café & "Zo"')
    page.goto(edition.get_absolute_url())
    expect(ways(page)).to_be_hidden()

    page.get_by_role("button", name="Deel deze avond").click()

    told = page.evaluate("window.told")
    assert told["url"] == links.absolute(edition.get_absolute_url())
    assert told["title"] == 'Café & "Zo"'
    assert told["text"].startswith('Kom ook: Café & "Zo", ')


@pytest.mark.parametrize(("script", "shown"), [(REFUSES, True), (GIVES_UP, False)])
def test_device_that_will_not_share_shows_the_other_ways(page, script, shown):
    page.add_init_script(script)
    bram = build.bram(build.edition())
    for path, name in (
        (bram.event.get_absolute_url(), "Deel deze avond"),
        (links.ticket_url(bram), "Delen"),
    ):
        page.goto(path)
        page.locator(".share").locator("summary, [data-by-device]").filter(has_text=name).click()

        link = ways(page).get_by_role("link", name="WhatsApp")
        if shown:
            expect(link).to_be_visible()
        else:
            page.wait_for_timeout(200)
            expect(link).to_be_hidden()


def test_ticket_shares_the_evening_by_the_device(page):
    page.add_init_script(SHARES)
    bram = build.bram(build.edition())
    page.goto(links.ticket_url(bram))

    page.locator(".ticket summary").click()

    page.wait_for_function("window.told")
    assert page.evaluate("window.told.url") == links.absolute(bram.event.get_absolute_url())
    expect(ways(page)).to_be_hidden()


def test_without_script_mail_whatsapp_and_the_address_are_there(browser, site, base_url):
    bram = build.bram(build.edition())
    url = links.absolute(bram.event.get_absolute_url())
    with browser.new_context(java_script_enabled=False, base_url=base_url) as context:
        page = context.new_page()
        page.goto(bram.event.get_absolute_url())
        expect(page.get_by_role("link", name="Mail", exact=True)).to_be_visible()
        whatsapp = page.get_by_role("link", name="WhatsApp")
        assert whatsapp.get_attribute("href").startswith("https://wa.me/?text=")
        assert "noopener" in whatsapp.get_attribute("rel")
        expect(ways(page).get_by_text(url)).to_be_visible()
        expect(page.get_by_role("button", name="Kopieer de link")).to_be_hidden()

        page.goto(links.ticket_url(bram))
        expect(page.get_by_role("link", name="WhatsApp")).to_be_hidden()
        page.locator(".ticket summary").click()
        expect(page.get_by_role("link", name="WhatsApp")).to_be_visible()
        expect(page.locator("[data-is-kept]")).to_be_hidden()


def test_sharing_unfolded_on_a_ticket_is_clean_and_has_room(page, axe, picture):
    page.add_init_script(NO_SHARING)
    bram = build.bram(build.edition())
    page.goto(links.ticket_url(bram))
    tab_to(page, page.locator(".ticket summary"))
    page.keyboard.press("Enter")
    resize(page, 390, 664)
    for way in ways(page).locator(".share__way").all():
        assert way.bounding_box()["height"] >= 44
    look_at(page, axe, picture, "ticket-sharing")


@pytest.mark.parametrize("script", [SHARES, NO_SHARING])
def test_sharing_is_clean_on_a_public_page(page, axe, picture, script):
    page.add_init_script(script)
    page.goto(build.initiative().get_absolute_url())
    expect(page.locator(".share")).to_be_visible()
    look_at(page, axe, picture, f"initiative-{'by-device' if script == SHARES else 'ways'}")
