"""Whether two colours can be read wherever they are used (WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import tinycss2
from django.test import override_settings
from hypothesis import example, given, settings
from hypothesis import strategies as st

from eventsite.site import contrasts, palette
from eventsite.site.colours import BLACK, WHITE, contrast, mix
from eventsite.site.palette import Palette, nearest_colour, nearest_dark
from eventsite.site.themes import COLOURS, Scheme, theme

THEMES = ["initiatievencafe", "voorbeeldstad"]
HARD = ["#ffffff", "#ffd500", "#7ac943", "#767676", "#00ffff", "#777777", "#b3122b", "#000000"]


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [(BLACK, WHITE, 21), (WHITE, WHITE, 1), ("#777777", WHITE, 4.48), ("#ff0000", WHITE, 4.0)],
)
def test_contrast_is_what_wcag_says(one, other, ratio):
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.005)


def test_palette_begins_with_the_colours_of_the_theme(settings):
    assert (Palette().colour, Palette().dark) == ("#b3122b", "#1d1a22")
    settings.SITE_THEME = "voorbeeldstad"
    assert (Palette().colour, Palette().dark) == ("#00635d", "#0b2e45")
    assert Palette().is_ours
    assert not Palette("#b3122b").is_ours


@pytest.mark.parametrize("name", THEMES)
def test_where_a_colour_is_the_themes_so_are_its_tones_by_day_and_by_night(settings, name):
    settings.SITE_THEME = name
    one, other = Palette(colour="#0a6b35"), Palette(dark="#0b3d2e")

    for scheme, mixed in ((theme().light, other.tokens), (theme().dark, other.night)):
        assert mixed["--site-brand-pale"] == scheme["brand-pale"]
        assert mixed["--site-dark"] != scheme["dark"]
    for scheme, mixed in ((theme().light, one.tokens), (theme().dark, one.night)):
        assert mixed["--site-dark-line"] == scheme["dark-line"]
        assert mixed["--site-brand"] != scheme["brand"]


def test_every_token_that_follows_from_the_colours_is_one_of_a_theme():
    of_theme = {f"--site-{one}" for one in COLOURS}

    assert set(Palette().tokens) == set(Palette().night)
    assert set(Palette().tokens) <= of_theme


def in_both_schemes(palette):
    """Each pair of colours that stand on each other, when managers chose these."""
    for scheme, tokens in ((theme().light, palette.tokens), (theme().dark, palette.night)):
        chosen = {name.removeprefix("--site-"): value for name, value in tokens.items()}
        yield from contrasts.uses(Scheme({**scheme.said, **chosen}))


colours = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@pytest.mark.parametrize("name", THEMES)
@given(colour=colours, dark=colours)
@example(colour="#7ac943", dark="#3399ff")
@example(colour="#ffffff", dark="#ffffff")
@example(colour="#000000", dark="#000000")
@example(colour="#ffff00", dark="#ff00ff")
@example(colour="#0000ff", dark="#00ff00")
@settings(max_examples=30, deadline=None)
def test_whatever_managers_may_choose_can_be_read_by_day_and_by_night(name, colour, dark):
    with override_settings(SITE_THEME=name):
        palette = Palette(nearest_colour(colour), nearest_dark(dark))

        assert [
            (use.what, use.ratio) for use in in_both_schemes(palette) if not use.can_be_read
        ] == []


def test_stylesheet_says_the_dark_scheme_of_screens_alone():
    said = Palette("#0a6b35", "#0b3d2e").stylesheet
    light, dark = said.split("@media")

    assert "--site-brand: #0a6b35;" in light
    assert dark.startswith(" screen and (prefers-color-scheme: dark)")
    assert "--site-brand: #0a6b35;" not in dark
    assert tinycss2.parse_stylesheet(said, skip_whitespace=True)[1].content


SAYS_WHAT_IS_WRONG = re.compile("error|alert|verdict--no|stop|left--over")
RED = re.compile(r"var\(--site-(red|red-dark|rose)\)|#b3122b")


def test_red_is_for_what_is_wrong_and_the_brand_for_what_is_ours():
    rules = [
        (path.name, rule)
        for path in sorted(Path("static").rglob("*.css"))
        if path.name != "tokens.css" and path.parent.name != "themes"
        for rule in re.findall(r"[^{}]+\{[^{}]*\}", path.read_text())
    ]

    assert [
        one
        for one in rules
        if RED.search(one[1]) and not SAYS_WHAT_IS_WRONG.search(one[1].partition("{")[0])
    ] == []


def test_no_white_letters_stand_on_a_ratio_that_was_rounded_up():
    assert next(use.ratio for use in Palette("#777777").uses_of_colour()) == 4.47


@pytest.mark.parametrize("colour", HARD)
def test_nearest_colours_can_be_read_and_the_ones_before_them_not(colour):
    for nearest, uses in (
        (nearest_colour, lambda one: Palette(colour=one).uses_of_colour()),
        (nearest_dark, lambda one: Palette(dark=one).uses_of_dark()),
    ):
        found = nearest(colour)
        steps = [mix(colour, BLACK, step / 200) for step in range(201)]
        before = steps[: steps.index(found)]

        assert all(use.can_be_read for use in uses(found))
        assert not any(all(use.can_be_read for use in uses(one)) for one in before)


@pytest.mark.parametrize("colour", HARD)
def test_letters_of_a_mail_at_night_can_be_read_in_any_colour(colour):
    assert contrast(Palette(colour).at_night, theme().dark["card"]) >= palette.TEXT


@pytest.mark.parametrize(
    "look",
    [
        "",
        "rood",
        "b3122b-1d1a22",
        "B3122B-1d1a22-00000000",
        "b3122b-1d1a22-0000000\n",
        "x" * 10_000,
    ],
)
def test_address_of_no_colours_is_of_no_stylesheet(client, look):
    assert client.get(f"/huisstijl/{look}.css").status_code == 404
    assert client.get(f"/huisstijl/{look}.svg").status_code == 404


def test_stylesheet_is_kept_for_ever_under_an_address_of_its_own(client):
    green = Palette("#0a6b35", "#0b3d2e")

    response = client.get(f"/huisstijl/{green.look}.css")
    other = client.get(f"/huisstijl/{green.look[:-8]}00000000.css")
    again = client.get(response.request["PATH_INFO"], headers={"If-None-Match": response["ETag"]})

    assert "--site-brand: #0a6b35;" in response.text
    assert (response["Content-Type"], other.text) == ("text/css; charset=utf-8", response.text)
    assert "immutable" in response["Cache-Control"]
    assert "immutable" not in other["Cache-Control"]
    assert (again.status_code, "Vary" in response) == (304, False)
