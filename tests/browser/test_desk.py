"""The desk's frame in a real browser: clean under axe at every width, its menu by keyboard, nothing sideways."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from eventsite.models import Event, Message

from .. import build
from .conftest import look, resize

pytestmark = pytest.mark.browser


def busy() -> Event:
    """A fortnight in which something waits of every kind."""
    edition = build.edition(starts_at=timezone.now() + timedelta(days=2))
    (stand, *_more), (slot, *_rest) = build.stands(edition, 3), build.slots(edition, 2)
    build.initiator(edition, stand=stand, slot=slot)
    build.bram(edition)
    build.run(starts_at=timezone.now() + timedelta(days=3), title="Basiscursus crowdfunding")
    build.edition(status=Event.Status.DRAFT, title="Initiatievencafé groene buurten")
    build.initiative(name="Deelauto", published=False)
    Message.objects.update(state=Message.State.FAILED, last_error="552 5.2.2 mailbox full")
    return edition


def over() -> str:
    build.edition(starts_at=timezone.now() - timedelta(days=40))
    return "/beheer/cafes/"


PAGES = {
    "quiet": lambda: "/beheer/",
    "busy": lambda: busy() and "/beheer/",
    "evenings": lambda: busy() and over(),
    "evenings-none": lambda: "/beheer/cafes/?q=winter",
    "door": lambda: f"/beheer/evenementen/{busy().slug}/deur/",
    "search": lambda: busy() and "/beheer/zoeken/?q=initiatief",
    "search-people": lambda: busy() and "/beheer/zoeken/?q=bram",
    "search-nothing": lambda: "/beheer/zoeken/?q=niets",
}


@pytest.mark.parametrize("name", PAGES)
def test_page_is_clean_at_every_width(page, axe, picture, sign_in, name):
    sign_in(page.context)

    look(page, axe, picture, f"desk-{name}", PAGES[name]())


def test_menu_is_a_column_or_opens_by_keyboard(page, sign_in):
    sign_in(page.context)
    page.goto("/beheer/")
    menu = page.get_by_role("navigation", name="Beheer")

    resize(page, 1280)
    expect(menu.get_by_role("link", name="Cafés")).to_be_visible()
    resize(page, 820)
    expect(menu).to_be_hidden()
    page.get_by_text("Menu", exact=True).focus()
    page.keyboard.press("Enter")
    menu.get_by_role("link", name="Cafés").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Cafés", level=1)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 820


def test_form_that_is_on_its_way_is_not_sent_again(page, sign_in):
    sign_in(page.context)
    page.goto(f"/beheer/cafes/{build.edition().slug}/podium/")

    goes_on = page.evaluate("""() => {
      const form = document.querySelector("main form");
      const press = () => form.dispatchEvent(new Event("submit", {bubbles: true, cancelable: true}));
      return [press(), press()];
    }""")

    assert goes_on == [True, False]
