"""What only a browser shows of a page's layout: on paper, and where a finger goes."""

from __future__ import annotations

from itertools import pairwise

import pytest
from playwright.sync_api import expect

from eventsite.tickets import links

from .. import build
from .conftest import resize

pytestmark = pytest.mark.browser


def test_evening_prints_whole_and_without_what_paper_can_not_do(page):
    edition = build.edition()
    build.stands(edition, 2)
    build.slots(edition, 1)
    page.goto(edition.get_absolute_url())
    expect(page.get_by_role("link", name="Meld u aan")).to_be_visible()
    expect(page.locator(".stand-list")).to_be_hidden()

    page.emulate_media(media="print")

    expect(page.locator(".stand-list")).to_be_visible()
    for gone in (".utrecht-button", ".pill", "button", ".site-header", ".site-footer"):
        assert not any(one.is_visible() for one in page.locator(gone).all()), gone
    page.goto(links.ticket_url(build.bram(edition)))
    expect(page.locator(".ticket__qr")).to_be_visible()
    assert not any(one.is_visible() for one in page.locator(".ticket a").all())


@pytest.mark.parametrize("width", [320, 1280])
def test_options_lie_apart(page, width):
    edition = build.edition()
    build.stands(edition, 3)
    build.slots(edition, 2)
    resize(page, width)
    page.goto(edition.get_absolute_url() + "meedoen/")

    boxes = [one.bounding_box() for one in page.locator(".choice").all()]
    groups = page.locator("fieldset").count()

    gaps = [below["y"] - (above["y"] + above["height"]) for above, below in pairwise(boxes)]
    assert groups == 2
    assert min(gaps) >= 8
    assert min(box["height"] for box in boxes) >= 44


HYPHENS = "e => getComputedStyle(e).hyphens"


def test_running_text_is_hyphenated_on_a_phone_and_codes_and_addresses_are_not(page):
    """What a browser then does goes by its own list of Dutch words, which not every one brings."""
    edition = build.edition(description="Bewonersinitiatievenregeling")
    resize(page, 360)
    page.goto(edition.get_absolute_url())

    assert page.locator("html").get_attribute("lang") == "nl"
    for text in ("h1", ".lead", "main .prose p"):
        assert page.locator(text).first.evaluate(HYPHENS) == "auto", text
    for whole in (".utrecht-button", 'a[href^="mailto:"]'):
        assert page.locator(whole).first.evaluate(HYPHENS) == "manual", whole
    page.goto(links.ticket_url(build.bram(edition)))
    assert page.locator(".ticket__code").evaluate(HYPHENS) == "manual"
    resize(page, 1280)
    page.goto(edition.get_absolute_url())
    assert page.locator("main .prose p").first.evaluate(HYPHENS) == "manual"
