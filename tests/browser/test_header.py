"""The header on every page: one row from 320 px on, and a menu that works without script and closes with it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from playwright.sync_api import expect

from eventsite.models import SiteSettings

from .. import build
from .conftest import resize

pytestmark = pytest.mark.browser

LONGEST = "Buurtinitiatievencafé Haarlemmermeer en Heemstede-Aerdenhout"
WIDTHS = (320, 360, 390, 600, 820, 991, 992, 1024, 1280)
# Each in the header that shows, and whether it lies in one row with the others.
ROW = """
() => [...document.querySelectorAll(".site-name, .site-header summary, .site-header__wide a, .languages a")]
  .filter(e => e.checkVisibility())
  .map(e => { const box = e.getBoundingClientRect(); return [box.left, box.right, (box.top + box.bottom) / 2]; })
"""


@pytest.fixture
def menu(page):
    build.edition()
    resize(page, 390, 664)
    page.goto("/agenda/")
    page.locator(".site-header summary").click()
    expect(nav(page)).to_be_visible()
    return page


def nav(page):
    return page.get_by_role("navigation", name="Hoofdmenu")


@pytest.mark.parametrize("path", ["/toolkit/", "/en/toolkit/"])
@pytest.mark.parametrize("name", ["Initiatievencafé", LONGEST])
def test_header_is_one_row_at_every_width(page, name, path):
    SiteSettings.objects.update_or_create(pk=1, defaults={"name": name})
    page.goto(path)
    for width in WIDTHS:
        resize(page, width, 664)
        boxes = page.evaluate(ROW)
        assert len(boxes) == (3 if width < 992 else 8), width
        middles = [middle for _left, _right, middle in boxes]
        assert max(middles) - min(middles) < 2, width
        assert all(a[1] <= b[0] for a, b in pairwise(boxes)), width
        assert boxes[-1][1] <= width
        assert page.locator(".site-header").bounding_box()["height"] <= 76, width


@pytest.mark.parametrize("way", ["Escape", "beside", "focus"])
def test_menu_closes_when_one_leaves_it(menu, way):
    before = menu.locator("h1").bounding_box()
    if way == "Escape":
        menu.keyboard.press("Escape")
    elif way == "beside":
        menu.mouse.click(200, 640)
    else:
        nav(menu).get_by_role("link").last.focus()
        menu.keyboard.press("Tab")

    expect(nav(menu)).to_be_hidden()
    assert menu.locator("h1").bounding_box() == before  # it lay over the page
    if way == "Escape":
        expect(menu.locator(".site-header summary")).to_be_focused()


def test_menu_marks_the_page_one_is_on(menu):
    current = nav(menu).locator("[aria-current]")

    assert current.all_inner_texts() == ["Agenda"]
    assert current.get_attribute("aria-current") == "page"


def test_menu_works_without_script(browser, site):
    with browser.new_context(
        java_script_enabled=False, base_url=site, viewport={"width": 390, "height": 664}
    ) as context:
        page = context.new_page()
        page.goto("/agenda/")

        page.locator(".site-header summary").click()
        nav(page).get_by_role("link", name="Cursussen").click()

        expect(page).to_have_url(f"{site}/cursussen/")
