"""A new evening and a new run from the desk, counted in actions; each page at the widths of a laptop and a tablet."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cafes.models import Edition
from courses.models import CourseRun
from eventsite.models import Event
from eventsite.tickets import links

from .. import build
from .conftest import look, resize

pytestmark = pytest.mark.browser


class Counted:
    """What an organiser does: each press and each field filled in is one action. No address is typed."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.actions = 0

    def press(self, role: str, name: str) -> None:
        self.page.get_by_role(role, name=name, exact=True).first.click()
        self.page.wait_for_load_state()
        self.actions += 1

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).fill(text)
        self.page.get_by_label(label, exact=True).dispatch_event("change")
        self.actions += 1

    def choose(self, label: str, text: str) -> None:
        self.page.get_by_label(label).select_option(label=text)
        self.actions += 1


@pytest.fixture
def desk(page, context, sign_in) -> Counted:
    sign_in(context)
    return Counted(page)


def in_days(number: int) -> str:
    return f"{timezone.localdate() + timedelta(days=number):%Y-%m-%d}"


@pytest.mark.parametrize("width", [820, 1280])
def test_new_evening_takes_five_actions(desk, page, width):
    """From the desk to a draft, with the plan and the stage of the evening that was chosen."""
    like = build.edition(title="Café in het voorjaar")
    build.stands(like, 3)
    build.slots(like, 2)
    build.edition(title="Klein café", starts_at=timezone.now() + timedelta(days=30))
    resize(page, width, 900)
    page.goto("/beheer/")

    desk.press("link", "Nieuwe avond")
    start = timezone.localtime(like.starts_at)
    option = page.get_by_label("Zoals welke avond?").locator("option", has_text="voorjaar")
    desk.choose("Zoals welke avond?", option.inner_text())
    desk.fill("Op welke dag?", in_days(100))
    expect(page.locator("[data-outline-text]")).to_contain_text(f"{start:%H.%M}–")
    desk.fill("Titel", "Café in juni")
    desk.press("button", "Maak het concept")

    assert desk.actions == 5
    expect(page.get_by_role("heading", name="Café in juni")).to_be_visible()
    made = Edition.objects.get(title="Café in juni")
    assert made.is_draft
    assert (made.stands.count(), made.slots.count()) == (3, 2)

    # And two more to the site: the question, and yes.
    desk.press("link", "Zet op de site")
    desk.press("button", "Zet op de site")
    assert desk.actions == 7
    made.refresh_from_db()
    assert not made.is_draft


def test_new_run_takes_four_actions(desk, page):
    build.run(build.course(title="Basiscursus"), title="Basiscursus")
    page.goto("/beheer/")

    desk.press("link", "Nieuwe ronde")
    page.get_by_role("link", name="Nieuwe ronde, zoals de vorige").first.click()
    desk.actions += 1
    desk.fill("Eerste bijeenkomst op", in_days(100))
    desk.press("button", "Maak de nieuwe ronde")

    assert desk.actions == 4
    assert CourseRun.objects.filter(status=Event.Status.DRAFT).count() == 1


def _draft() -> Edition:
    build.stands(build.edition(starts_at=timezone.now() - timedelta(days=9)), 3)
    return build.edition(status=Event.Status.DRAFT)


PAGES = {
    "first-evening": lambda: "/beheer/cafes/nieuw/",
    "draft": lambda: f"/beheer/cafes/{_draft().slug}/",
    "publish": lambda: f"/beheer/evenementen/{_draft().slug}/publiceren/",
    "call-off": lambda: f"/beheer/evenementen/{build.edition().slug}/aflasten/",
    "preview": lambda: links.preview_url(_draft()),
}


@pytest.mark.parametrize("name", PAGES)
def test_page_is_clean_at_every_width(desk, page, axe, picture, name):
    look(page, axe, picture, name, PAGES[name]())
