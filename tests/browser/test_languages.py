"""The switch between languages, and in which language somebody meets the site first (docs/adr/0063)."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from .. import build
from .conftest import WIDTHS, resize

pytestmark = pytest.mark.browser

SMALLEST = """
() => [...document.querySelectorAll(".languages a")].filter(e => e.checkVisibility())
  .map(e => e.getBoundingClientRect()).map(box => Math.min(box.width, box.height))
"""


@pytest.fixture
def visitor(site, browser, browser_context_args):
    """``with visitor("en-GB") as page``: a browser that asks for that language, and was never here."""

    @contextmanager
    def visitor(locale: str, **wanted):
        context = browser.new_context(
            **browser_context_args | {"base_url": site, "locale": locale} | wanted
        )
        try:
            yield context.new_page()
        finally:
            assert context.cookies() == []
            context.close()

    return visitor


def switch(page, name: str):
    return (
        page.get_by_role("navigation", name="Taal")
        .or_(page.get_by_role("navigation", name="Language"))
        .get_by_role("link", name=name)
    )


def lang(page) -> str:
    return page.locator("html").get_attribute("lang")


def test_who_asks_for_english_gets_it_first_and_keeps_what_they_choose(visitor, site):
    build.edition()
    with visitor("en-GB") as page:
        page.goto("/")
        expect(page).to_have_url(f"{site}/en/")

        switch(page, "Nederlands").click()
        expect(page.locator("html")).to_have_attribute("lang", "nl")
        for again in (page.reload, lambda: page.goto(page.url)):  # as a bookmark opens it, too
            again()
            assert lang(page) == "nl"

        page.get_by_role("link", name="Initiatievencafé").first.click()
        expect(page).to_have_url(f"{site}/")
        page.reload()
        assert lang(page) == "nl"
        page.goto("/agenda/")
        page.go_back()
        assert lang(page) == "nl"

        page.goto("/nl/")
        assert lang(page) == "nl"


def test_link_of_another_site_to_the_bare_address_and_to_a_page(visitor, site):
    with visitor("en-GB") as page:
        page.goto(f"data:text/html,<a href='{site}/'>a</a> <a href='{site}/privacy/'>b</a>")
        page.get_by_text("b", exact=True).click()
        assert lang(page) == "nl"
        page.go_back()
        page.get_by_text("a", exact=True).click()
        expect(page).to_have_url(f"{site}/en/")


@pytest.mark.parametrize("locale", ["nl-NL", "de-DE", "tr-TR"])
def test_everybody_else_gets_dutch(visitor, site, locale):
    with visitor(locale) as page:
        page.goto("/")

        expect(page).to_have_url(f"{site}/")
        assert lang(page) == "nl"


def test_switch_leads_to_the_same_page_with_what_was_asked_without_script(visitor, site):
    build.initiative()
    with visitor("nl-NL", java_script_enabled=False) as page:
        page.goto("/initiatieven/?zoek=tuin")
        switch(page, "English").click()
        expect(page).to_have_url(f"{site}/en/initiatieven/?zoek=tuin")
        switch(page, "Nederlands").click()
        expect(page).to_have_url(f"{site}/initiatieven/?zoek=tuin")


def test_switch_is_reached_by_keyboard_and_large_enough_to_press(page):
    page.goto("/privacy/")
    for width in (320, *WIDTHS):
        resize(page, width, 664)
        sizes = page.evaluate(SMALLEST)
        assert len(sizes) == 1
        assert min(sizes) >= (44 if width > 368 else 40) - (4 if width >= 992 else 0), width
    resize(page, 390, 664)
    page.keyboard.press("Tab")  # to the content
    page.keyboard.press("Tab")  # home
    page.keyboard.press("Tab")

    expect(switch(page, "English")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url("/en/privacy/")
    assert switch(page, "Nederlands").get_attribute("lang") == "nl"


def test_switch_is_on_no_paper(page):
    page.goto("/en/privacy/")
    page.emulate_media(media="print")

    expect(page.locator(".languages")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path", ["/en/", "/en/privacy/", "/en/bestaat-niet/", "/en/beheer/account/login/"]
)
def test_pages_with_the_switch_are_clean_under_axe(page, axe, picture, path, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto(path)
    for width in WIDTHS:
        resize(page, width, 664)
        assert axe(page) == [], width
        picture(f"languages-{path.strip('/').replace('/', '-')}-{scheme}")


def test_organisers_change_the_language_where_they_are(page, sign_in):
    sign_in(page.context)
    page.goto("/beheer/initiatieven/?status=draft")
    for width in WIDTHS:
        resize(page, width)
        expect(switch(page, "English")).to_be_visible()
    switch(page, "English").click()

    expect(page).to_have_url("/en/beheer/initiatieven/?status=draft")
    expect(page.get_by_role("heading", level=1)).to_have_text("Initiatives")
