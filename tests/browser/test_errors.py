"""Forms that came back: the heading of the summary has the focus, and the page is clean under axe."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .. import test_access
from .conftest import WIDTHS, resize

pytestmark = pytest.mark.browser

world = test_access.world  # one of everything

# Each kind of form there is; that all others say the same is in tests/eventsite/web/test_form_errors.py.
FORMS = [
    "request_links",
    "registration_change",
    "pitches:join",
    "initiatives:new",
    "initiatives:help",
    "initiatives:own_picture",
    "initiatives:own_campaign",
    "courses:register",
    "correct_certificate_name",
    "account_login",
    "desk:people_new",
    "cafes_desk:details",
    "cafes_desk:floor_plan",
    "courses_desk:sessions",
]
# Without what a browser checks first: some of it the server alone can say.
EMPTIED = """
() => {
  const form = [...document.querySelectorAll("main form[method=post]")].at(-1);
  for (const e of form.elements) {
    if (["checkbox", "radio"].includes(e.type)) e.checked = false;
    else if (e.matches("input:not([type=hidden]):not([type=file]), textarea, select")) e.value = "";
  }
  form.noValidate = true;
  form.requestSubmit();
}
"""


@pytest.fixture
def frozen():
    """The browser's clock walks, so the site's does."""


def test_forms_with_errors_are_clean_and_begin_with_what_is_wrong(site, world, page, axe, sign_in):
    faults = []
    for number, name in enumerate(FORMS):
        if name == "desk:people_new":
            sign_in(page.context)
        resize(page, width := WIDTHS[number % 3])
        page.goto(world.url(name))
        with page.expect_navigation():
            page.evaluate(EMPTIED)
        if page.locator("[data-error-summary] h2").count() != 1:
            faults.append((name, "no summary"))
            continue
        expect(page.locator("[data-error-summary] h2")).to_be_focused()
        faults += [(name, width, fault) for fault in axe(page)]

    assert faults == []
