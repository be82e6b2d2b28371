"""A site in other colours: read everywhere, as axe measures it, and nothing left in ours by accident."""

from __future__ import annotations

import pytest

from desk.settings.site import saving
from eventsite.site import reading
from eventsite.site.palette import Palette, nearest_colour, nearest_dark

from .. import build

pytestmark = pytest.mark.browser

# The lightest that are not refused: what is derived from them is nearest to what can't be read.
LIGHT = Palette(nearest_colour("#7ac943"), nearest_dark("#3399ff"))
LEFT = """
(red) => {
  const found = [];
  for (const e of document.querySelectorAll("body *")) {
    const s = getComputedStyle(e);
    for (const p of ["color", "backgroundColor", "borderTopColor", "fill", "accentColor", "textDecorationColor"])
      if (s[p] === red) found.push(`${e.tagName}.${e.className} ${p}`);
  }
  return found;
}
"""


def rgb(colour: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgb({red}, {green}, {blue})"


@pytest.fixture
def frozen():
    """The browser's clock walks, so the site's does."""


@pytest.mark.long
def test_site_in_the_lightest_colours_can_be_read_and_keeps_none_of_ours(
    site, page, axe, sign_in, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    row = reading.stored()
    row.colour, row.dark_colour = LIGHT.colour, LIGHT.dark
    saving.save(row, lambda: None)
    edition = build.edition()
    build.stands(edition, 2)
    build.slots(edition, 2)
    sign_in(page.context)
    faults = []

    desk = f"/beheer/cafes/{edition.slug}/"
    for path in (
        "/",
        edition.get_absolute_url(),
        "/beheer/",
        desk,
        f"{desk}podium/",
        "/inchecken/",
    ):
        page.goto(path)
        faults += [(path, fault) for fault in axe(page)]
        faults += [(path, fault) for fault in page.evaluate(LEFT, rgb(Palette().colour))]

    button = page.locator(".desk-menu__door a").first
    page.goto("/beheer/")
    assert button.evaluate("e => getComputedStyle(e).backgroundColor") == rgb(LIGHT.colour)
    assert faults == []
