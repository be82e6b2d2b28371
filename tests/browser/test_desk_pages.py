"""Every page of the desk in the table of roles, once: clean under axe, nothing sideways, all of it by keyboard,
one name of its own."""

from __future__ import annotations

import os
from collections import Counter

import pytest

from eventsite.models import StaffMember
from eventsite.web.times import dated

from .. import test_access
from ..desk.test_crawl import COMES_BACK, may_open
from .conftest import UNDER_SOMETHING, resize

pytestmark = pytest.mark.browser

world = test_access.world  # one of everything

WIDTHS = [
    1280,
    820,
    390,
    320,
]  # one's laptop, tablet and telephone, and the narrowest (WCAG 1.4.10)
TABLET = 820
# axe looks at each page at one of these in turn: more find little more. EVERY_WIDTH=1 looks at all.
SEEN = WIDTHS[:3]
EVERY_WIDTH = "EVERY_WIDTH" in os.environ
TABLES_CUT_OFF = """[...document.querySelectorAll(".data-table")].some(t => t.checkVisibility() && t.scrollWidth > t.clientWidth)"""
# What a screen reader says of a table: its name, and of each cell the header that it stands below or beside (WCAG 1.3.1).
TABLES_UNSAID = """
() => [...document.querySelectorAll("table")].flatMap(table => {
  const words = table.textContent.trim().slice(0, 30);
  const named = table.caption ?? table.closest("[aria-label], [aria-labelledby]");
  const headers = [...table.querySelectorAll("th")];
  const says = th => th.textContent.trim() || th.querySelector("[aria-label]");
  const faults = headers.filter(th => !th.scope || !says(th)).map(th => `a header of nothing: ${th.outerHTML}`);
  if (!named || named.matches("nav, main, body")) faults.push(`a table without a name: ${words}`);
  if (!headers.length) faults.push(`a table without headers: ${words}`);
  return faults;
})
"""
# Once a key was pressed, whatever gets the focus shows it. What is not shown, or is pressed by its label, has none.
BY_MOUSE_ALONE = """
() => {
  const shown = e => e.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const named = e => `${e.tagName} ${e.className} ${e.textContent.trim().slice(0, 30)}`;
  const look = e => { const s = getComputedStyle(e); return s.outline + s.boxShadow + s.borderColor + s.backgroundColor + s.strokeWidth; };
  const around = e => e.querySelector("rect") ?? e.closest("label, form, .choice") ?? e;
  const controls = "a[href], button:enabled, input:enabled:not([type=hidden]), select:enabled, textarea:enabled, summary, [tabindex]:not([tabindex='-1'])";
  const faults = [];
  document.activeElement.blur();
  for (const e of document.querySelectorAll(controls)) {
    if (!shown(e) || e.closest("[inert]")) continue;
    if (e.tabIndex < 0) faults.push(`not by Tab: ${named(e)}`);
    const before = look(e) + look(around(e));
    e.focus();
    if (document.activeElement !== e || look(e) + look(around(e)) === before) faults.push(`no focus to see: ${named(e)}`);
    e.blur();
  }
  for (const e of document.querySelectorAll("main *")) {
    if (getComputedStyle(e).cursor !== "pointer" || !shown(e)) continue;
    if (!e.closest(`${controls}, label`)) faults.push(`by mouse alone: ${named(e)}`);
  }
  return faults;
}
"""
FETCHED = {  # what a page asks for, saves or shows in a frame
    "cafes_desk:sentence",
    "desk:figures_download",
    "desk:person_json",
    "desk_note:file",
    "desk_note:version_file",
    "mails:example_frame",
    "mails:mailing_frame",
    "mails:mailing_progress",
    "prints:print",
}


@pytest.fixture
def frozen():
    """The browser's clock walks, so the site's does."""


@pytest.mark.long
@pytest.mark.parametrize("role", ["organiser", "manager"])
def test_every_page_is_clean_fits_goes_by_keyboard_and_has_one_name(
    site, world, page, axe, picture, sign_in, role
):
    sign_in(page.context)
    names = may_open(role, world) - FETCHED - COMES_BACK
    if role == "manager":
        StaffMember.objects.update(role=StaffMember.Role.MANAGER)
        names -= may_open("organiser", world)
    faults, titles = [], Counter()

    for number, name in enumerate(sorted(names)):
        response = page.goto(world.url(name))
        title = page.title()
        titles[title] += 1
        if response.status != 200:
            faults.append((name, response.status))
        if (headings := page.locator("h1").count()) != 1:
            faults.append((name, f"{headings} headings"))
        faults += [
            (name, title) for one in world.own if is_of(one, page) and dated(one) not in title
        ]
        faults += [(name, fault) for fault in page.evaluate(TABLES_UNSAID)]
        page.keyboard.press("Tab")
        faults += [(name, fault) for fault in page.evaluate(BY_MOUSE_ALONE)]
        for width in WIDTHS:
            resize(page, width)
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                faults.append((name, f"sideways at {width}"))
            if width >= TABLET and page.evaluate(TABLES_CUT_OFF):
                faults.append((name, f"a table sideways at {width}"))
            if width == SEEN[number % 3] or EVERY_WIDTH:
                faults += [(name, width, fault) for fault in axe(page)]
                faults += [(name, width, fault) for fault in page.evaluate(UNDER_SOMETHING)]
                picture(f"all-{name.replace(':', '-')}")

    assert faults == []
    assert {title: times for title, times in titles.items() if times > 1} == {}


def test_hint_in_the_search_field_is_read_to_its_end(site, page, sign_in):
    sign_in(page.context)
    resize(page, 1280)
    page.goto("/beheer/")

    field = page.get_by_role("searchbox").first
    field.fill(field.get_attribute("placeholder"))

    assert field.evaluate("field => field.scrollWidth <= field.clientWidth")


def is_of(event, page) -> bool:
    return f"/{event.slug}/" in page.url or f"/beheer/cursussen/{event.pk}/" in page.url
