"""The dark scheme and other municipalities' themes, as a browser shows them: read everywhere, light on paper."""

from __future__ import annotations

import pytest
from django.utils import timezone

from desk.settings.site import saving
from eventsite.models import StaffMember
from eventsite.site import reading
from eventsite.site.palette import Palette, nearest_colour, nearest_dark
from eventsite.site.themes import read
from eventsite.tickets import links

from .. import build
from .conftest import resize
from .test_pages import PAGES
from .test_staff_pages import PAGES as STAFFS

pytestmark = pytest.mark.browser

# Lit least and most of what managers may choose: what is derived for the dark scheme is furthest from both.
CHOSEN = {
    "ours": None,
    "light": Palette(nearest_colour("#7ac943"), nearest_dark("#3399ff")),
    "black": Palette("#000000", "#000000"),
}
THEMES = ["initiatievencafe", "voorbeeldstad"]


def rgb(colour: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgb({red}, {green}, {blue})"


def colours(page, where: str) -> tuple[str, str]:
    return tuple(
        page.locator(where).first.evaluate(
            "e => [getComputedStyle(e).backgroundColor, getComputedStyle(e).color]"
        )
    )


@pytest.fixture
def frozen():
    """The browser's clock walks, so the site's does."""


@pytest.fixture
def chosen(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    def choose(palette):
        row = reading.stored()
        row.colour, row.dark_colour = palette.colour, palette.dark
        saving.save(row, lambda: None)

    return choose


@pytest.mark.long
@pytest.mark.parametrize("name", PAGES)
def test_public_page_is_clean_in_the_dark(page, axe, picture, name):
    page.emulate_media(color_scheme="dark")
    resize(page, 390)
    page.goto(PAGES[name]())

    assert axe(page) == []
    picture(f"dark-{name}")


@pytest.mark.long
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("who", CHOSEN)
def test_site_is_clean_in_the_dark_in_any_theme_and_colours(
    site, page, axe, picture, sign_in, settings, chosen, theme, who
):
    settings.SITE_THEME = theme
    if CHOSEN[who]:
        chosen(CHOSEN[who])
    edition = build.edition(starts_at=timezone.now() + timezone.timedelta(hours=1))
    build.stands(edition, 2)
    build.slots(edition, 2)
    build.bram(edition)
    sign_in(page.context)
    page.emulate_media(color_scheme="dark")
    desk = f"/beheer/cafes/{edition.slug}/"
    session = edition.sessions.get()
    faults = []

    for path in (
        "/",
        f"{edition.get_absolute_url()}?kraam=1",
        "/initiatieven/",
        "/toolkit/",
        "/beheer/",
        desk,
        f"{desk}podium/",
        f"/beheer/evenementen/{edition.slug}/mensen/",
        "/beheer/cijfers/",
        "/inchecken/",
        f"/inchecken/{session.pk}/stand/",
    ):
        page.goto(path)
        faults += [(path, fault) for fault in axe(page)]
        picture(f"dark-{theme}-{who}-{path.strip('/').replace('/', '-')}")

    assert faults == []


@pytest.mark.parametrize("theme", THEMES)
def test_page_follows_the_system_and_paper_does_not(page, settings, theme):
    settings.SITE_THEME = theme
    of = read(theme)
    url = links.ticket_url(build.bram(build.edition()))
    page.goto(url)

    for scheme, said in (("light", of.light), ("dark", of.dark)):
        page.emulate_media(color_scheme=scheme)
        assert colours(page, "body") == (rgb(said["paper"]), rgb(said["ink"]))
        assert colours(page, ".ticket")[0] == rgb(said["card"])
        assert colours(page, ".qr")[0] == "rgb(255, 255, 255)"
    page.emulate_media(color_scheme="dark", media="print")
    assert colours(page, "body") == ("rgb(255, 255, 255)", rgb(of.light["ink"]))


def test_fields_are_the_browsers_dark_ones_and_their_letters_can_be_read(page):
    dark = read("initiatievencafe").dark
    page.emulate_media(color_scheme="dark")
    page.goto(f"{build.edition().get_absolute_url()}aanmelden/")

    assert colours(page, ".utrecht-textbox") == (rgb(dark["field"]), rgb(dark["ink"]))
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light dark"


def test_theme_without_a_logo_shows_the_cup_and_one_with_a_logo_the_one_of_its_scheme(
    page, settings
):
    page.goto("/toolkit/")
    assert page.locator(".site-name svg").count() == 1
    settings.SITE_THEME = "voorbeeldstad"  # of pages that nobody kept yet
    for scheme, file in (("light", "voorbeeldstad."), ("dark", "voorbeeldstad-dark.")):
        page.emulate_media(color_scheme=scheme)
        page.goto("/")
        logo = page.locator(".site-name img")
        assert file in logo.evaluate("e => e.currentSrc")
        assert logo.evaluate("e => e.naturalWidth") > 0


def test_verdicts_and_bars_are_the_same_in_both_schemes(page, sign_in):
    edition = build.edition(starts_at=timezone.now() + timezone.timedelta(hours=1))
    sign_in(page.context)
    seen = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{edition.get_absolute_url()}podium/")
        seen.append(
            page.evaluate(
                "['green', 'red'].map(one => getComputedStyle(document.documentElement).getPropertyValue(`--site-signal-${one}`))"
            )
        )
    assert seen[0] == seen[1] == ["#17633f", "#b3122b"]


@pytest.mark.parametrize("name", STAFFS)
def test_managers_page_is_clean_in_the_dark(page, axe, picture, sign_in, name):
    sign_in(page.context)
    StaffMember.objects.update(role=StaffMember.Role.MANAGER)
    page.emulate_media(color_scheme="dark")
    resize(page, 390)
    page.goto(STAFFS[name]())

    assert axe(page) == []
    picture(f"dark-settings-{name}")
