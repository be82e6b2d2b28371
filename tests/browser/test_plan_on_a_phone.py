"""The floor plan on a phone: as wide as the screen, and each stall as large as a finger."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from cafes.models import Edition, Fixture
from eventsite.demo import stage

from .. import build
from .conftest import resize

pytestmark = pytest.mark.browser

BOXES = """
() => [...document.querySelectorAll(".stand")].map(e => {
  const { left, right, top, bottom } = e.querySelector(".stand__touch").getBoundingClientRect();
  return { left, right, top, bottom, number: e.querySelector("text").textContent };
})
"""


def of_the_demo() -> Edition:
    edition = build.edition()
    stage.set_up(edition)
    build.initiator(edition, stand=edition.stands.get(number=1))
    return edition


def of_forty_stalls() -> Edition:
    """Two and a half decimetres apart in a hall of forty metres."""
    edition = build.edition()
    Fixture.objects.create(
        edition=edition, kind=Fixture.Kind.WALLS, x=0, y=0, width=400, height=160
    )
    for number in range(40):
        x, y = 20 + 27 * (number % 10), 20 + 30 * (number // 10)
        edition.stands.create(number=number + 1, x=x, y=y)
    build.initiator(edition, stand=edition.stands.get(number=1))
    return edition


@pytest.mark.parametrize("width", [390, 360])
@pytest.mark.parametrize("plan", [of_the_demo, of_forty_stalls])
def test_each_stall_takes_a_finger_and_none_anothers(page, axe, plan, width):
    edition = plan()
    resize(page, width, 664)
    for path in ("", "kramen/", "meedoen/"):
        page.goto(edition.get_absolute_url() + path)

        boxes = page.evaluate(BOXES)
        assert len(boxes) == edition.stands.count()
        for box in boxes:
            assert min(box["right"] - box["left"], box["bottom"] - box["top"]) >= 39.9, (path, box)
        around = page.locator(".plan").bounding_box()
        assert (around["x"], around["width"]) == (0, width)
        assert page.evaluate("document.documentElement.scrollWidth") == width
        moves = page.locator(".plan").evaluate("e => e.scrollWidth > e.clientWidth")
        assert moves == (plan is of_forty_stalls)
        assert page.locator(".plan-hint").count() == moves
        assert axe(page) == [], path


def test_finger_on_the_edge_chooses_the_stall_and_the_last_is_reached_by_keys(page):
    edition = of_forty_stalls()
    resize(page, 390, 664)
    page.goto(edition.get_absolute_url() + "meedoen/")
    second = page.locator('[data-plan] [aria-label^="Kraam 2:"]')
    box = second.locator(".stand__touch").bounding_box()
    page.mouse.click(box["x"] + 2, box["y"] + 2)

    expect(second).to_have_attribute("aria-checked", "true")
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    last = page.locator('[data-plan] [aria-label^="Kraam 10:"]')
    expect(last).to_be_focused()
    assert last.locator(".stand__touch").bounding_box()["x"] < 390  # the plan moved along


@pytest.mark.parametrize("path", ["", "kramen/"])
def test_stall_that_is_taken_leads_to_who_has_it(page, path):
    edition = of_the_demo()
    resize(page, 390, 664)
    page.goto(edition.get_absolute_url() + path)

    page.get_by_role("link", name="Kraam 1: bezet door").click()

    row = page.locator("#kraam-1")
    expect(row).to_be_in_viewport()
    expect(row).to_contain_text("Bezet door")
