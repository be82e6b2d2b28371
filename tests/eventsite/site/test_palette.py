"""Whether two colours can be read wherever they are used (WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from eventsite.site import palette
from eventsite.site.colours import BLACK, WHITE, contrast, mix
from eventsite.site.palette import Palette, nearest_colour, nearest_dark

TOKENS = Path("static/site/tokens.css").read_text()
HARD = ["#ffffff", "#ffd500", "#7ac943", "#767676", "#00ffff", "#777777", "#b3122b", "#000000"]


def token(name: str) -> str:
    said = re.search(rf"{name}: (#[0-9a-f]+);", TOKENS)[1]
    return said if len(said) == 7 else "#" + "".join(2 * one for one in said[1:])


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [(BLACK, WHITE, 21), (WHITE, WHITE, 1), ("#777777", WHITE, 4.48), ("#ff0000", WHITE, 4.0)],
)
def test_contrast_is_what_wcag_says(one, other, ratio):
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.005)


def test_grounds_that_are_measured_are_those_of_the_stylesheet():
    assert (token("--site-brand"), token("--site-dark")) == (palette.COLOUR, palette.DARK)
    grounds = {"paper": "PAPER", "card": "WHITE", "mint": "MINT", "amber-paper": "AMBER"}
    for name, measured in grounds.items():
        assert token(f"--site-{name}") == getattr(palette, measured)


def test_every_token_that_follows_from_the_colours_is_one_of_the_stylesheet():
    assert [name for name in Palette().tokens if f"{name}:" not in TOKENS] == []


SAYS_WHAT_IS_WRONG = re.compile("error|alert|verdict--no|stop|left--over")
RED = re.compile(r"var\(--site-(red|red-dark|rose)\)|#b3122b")


def test_red_is_for_what_is_wrong_and_the_brand_for_what_is_ours():
    rules = [
        (path.name, rule)
        for path in sorted(Path("static").rglob("*.css"))
        if path.name != "tokens.css"
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
    assert contrast(Palette(colour).at_night, palette.NIGHT) >= palette.TEXT


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
