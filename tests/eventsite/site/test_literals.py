"""Nothing of how the site looks is said outside a theme: no colour, no font, no radius (ADR 60)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import tinycss2
from tinycss2 import color3

from eventsite.site.themes import COLOURS, OTHERS

TOKENS = "static/site/tokens.css"
# What a theme doesn't say: sizes of the page, white and black, and the colours of drawings, in all of them.
COMMON = set(re.findall(r"^  --site-([\w-]+):", Path(TOKENS).read_text(), re.M))
OF_ALL_THEMES = re.compile("--site-(white|black|drawing-[a-z0-9-]+): ")
NO_COLOUR = {"transparent", "currentcolor", "inherit"}
# The themes say it, and what files the faces are in that they name.
SAYS_IT = {"static/site/fonts.css"}
CSS = sorted(
    str(path)
    for path in Path("static").rglob("*.css")
    if path.parts[1] != "themes" and str(path) not in SAYS_IT
)
TEMPLATES = sorted(
    str(path)
    for path in Path("templates").rglob("*")
    if path.suffix in {".html", ".svg", ".css", ".typ"}
)
FUNCTIONS = {"rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "color"}
FONT = re.compile(r"font(-family)?$")
# In a template: a colour as an attribute, as a style, or in typst.
IN_TEMPLATES = re.compile(
    r"""
      (?<![\w&/"'=])\#[0-9a-f]{3,8}\b(?![^<]*</a>)(?=[\s;"'!)])   # in a stylesheet
    | (?:fill|stroke|color|bgcolor|stop-color)="(?!none"|currentcolor"|\{)[^"]+"
    | (?:color|background|border[\w-]*)\s*:[^;{}]*(?:\#[0-9a-f]{3}|rgba?\(\s*\d)
    | rgb\("\#
    """,
    re.I | re.X,
)


def tokens_in(values):
    for one in values:
        yield one
        yield from tokens_in(getattr(one, "arguments", None) or getattr(one, "content", None) or [])


def declarations(rules):
    for rule in rules:
        content = getattr(rule, "content", None)
        if rule.type == "declaration":
            yield rule
        elif content is not None and rule.type in {"qualified-rule", "at-rule"}:
            yield from declarations(tinycss2.parse_blocks_contents(content, skip_comments=True))


def literals(css: str) -> list[str]:
    found = []
    for one in declarations(tinycss2.parse_stylesheet(css, skip_comments=True)):
        name, said = one.lower_name, f"{one.name}: {tinycss2.serialize(one.value).strip()}"
        for token in tokens_in(one.value):
            value = getattr(token, "lower_value", "")
            named = token.type == "ident" and value not in NO_COLOUR
            if (
                token.type == "hash"
                or (token.type == "function" and token.lower_name in FUNCTIONS)
                or (named and color3.parse_color(value) is not None)
                or (FONT.search(name) and token.type == "string")
                or ("radius" in name and token.type == "dimension")
            ):
                found.append(said)
                break
    return found


@pytest.mark.parametrize("path", CSS)
def test_stylesheet_says_no_colour_font_or_radius_itself(path):
    found = literals(Path(path).read_text())

    assert [one for one in found if path != TOKENS or not OF_ALL_THEMES.match(one)] == []


@pytest.mark.parametrize("path", TEMPLATES)
def test_template_says_no_colour_itself(path):
    assert [found[0] for found in IN_TEMPLATES.finditer(Path(path).read_text())] == []


@pytest.mark.parametrize(
    "css",
    [
        "a { color: #fff; }",
        "a { background: linear-gradient(to right, rgb(0 0 0 / 30%), transparent); }",
        "@media print { a { border: 1px solid black; } }",
        'a { font: 700 1rem/1.2 "Comic Sans MS"; }',
        "a { border-radius: 6px; }",
        "a { --utrecht-button-color: red; }",
        "a { color: var(--site-ink, #000); }",
    ],
)
def test_literals_are_seen_wherever_they_stand(css):
    assert len(literals(css)) == 1


@pytest.mark.parametrize(
    "template",
    [
        '<path stroke="#fff">',
        '<path fill="red">',
        "a { color: #1457a3; }",
        '<p style="background: #fff">',
        '#let ink = rgb("#1d1a22")',
    ],
)
def test_literals_of_templates_are_seen(template):
    assert IN_TEMPLATES.search(template)


def test_what_is_no_literal_is_left_alone():
    css = "a { color: CanvasText; background: transparent; border-radius: 50%; fill: currentcolor; margin: 6px }"
    template = '<a href="#inhoud" class="red">&#8211;</a><path fill="none" stroke="{{ colour }}">'

    assert literals(css) == []
    assert IN_TEMPLATES.search(template) is None


def test_every_token_that_is_used_is_one_of_a_theme_and_every_one_of_a_theme_is_used():
    used = set()
    for path in [*CSS, *TEMPLATES]:
        used |= set(re.findall(r"var\(--site-([\w-]+)", Path(path).read_text()))

    assert used - {*COLOURS, *OTHERS, *COMMON} == set()
    assert {*COLOURS, *OTHERS, *COMMON} - used == set()
