"""The theme of the site: the stylesheet that says which colours, radii and fonts it has (docs/themes.md).

A theme of NL Design System is a class on the root element, with its design tokens as custom properties. Browsers read
its file by themselves; mails, paper and the colours of the desk need values, so it is read here as well.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import tinycss2
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured
from tinycss2 import color4

OURS = "initiatievencafe"
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
FOLDER = "themes"
# Which every theme gives a colour of its own, one that nothing shines through.
COLOURS = (
    *("paper", "card", "field", "sand", "line", "ink", "soft-ink", "blue", "blue-pale"),
    *("brand", "brand-dark", "brand-pale", "on-brand"),
    *("dark", "dark-raised", "dark-hover", "dark-strong", "dark-line", "dark-soft", "on-dark"),
    *("chosen", "on-chosen", "red", "red-dark", "rose", "green", "mint", "on-green"),
    *("amber", "on-amber", "amber-paper", "amber-ink"),
    *("signal-green", "signal-red", "on-signal"),
    *("chart-first", "chart-dashed", "chart-track", "step-2", "step-3", "step-4"),
)
# And whatever else CSS takes.
OTHERS = (
    *("shadow", "edge", "veil", "scrim", "logo-ground", "logo-blend", "arrow"),
    *("radius", "radius-field", "radius-small", "radius-button"),
    *("heading-font", "text-font", "code-font"),
)
# The latin files of static/site/fonts.css, which pages ask for before they know the styles.
LETTERS = {
    "Bricolage Grotesque Variable": "npm/bricolage-grotesque/bricolage-grotesque-latin-700-normal.woff2",
    "Atkinson Hyperlegible Next Variable": "npm/atkinson-hyperlegible-next/atkinson-hyperlegible-next-latin-wght-normal.woff2",
}
Declared = dict[str, str]
_VAR = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,((?:[^()]|\([^()]*\))*))?\)")
_IMPORTS = 8  # files deep


@dataclass(frozen=True, eq=False)
class Scheme:
    """What the tokens of a theme are in one of its two schemes, light or dark. By name, without ``--site-``."""

    said: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        """A colour as #rrggbb."""
        return self.said[name]

    @property
    def named(self) -> dict[str, str]:
        """For templates, where a name has no hyphen."""
        return {name.replace("-", "_"): value for name, value in self.said.items()}


@dataclass(frozen=True, eq=False)
class Theme:
    """``dark`` is None where it has no dark scheme; then the site is light for everybody."""

    name: str
    light: Scheme
    dark: Scheme | None
    logo: str = ""  # a static file; empty where it has none
    logo_dark: str = ""

    @property
    def css_class(self) -> str:
        return f"{self.name}-theme"

    @property
    def stylesheet(self) -> str:
        """A static file."""
        return f"{FOLDER}/{self.name}.css"

    @property
    def letters(self) -> list[str]:
        """Static files of the letters that its pages begin with, where they are ours."""
        fonts = (self.light[name] for name in ("heading-font", "text-font"))
        return [
            LETTERS[first] for one in fonts if (first := one.split(",")[0].strip("\"' ")) in LETTERS
        ]

    @property
    def schemes(self) -> str:
        """As ``color-scheme`` says it (CSS Color Adjustment §2.1)."""
        return "light dark" if self.dark else "light"

    @property
    def files(self) -> list[str]:
        """Static files that pages in it ask for."""
        return [one for one in (self.stylesheet, self.logo, self.logo_dark) if one]


def theme() -> Theme:
    """That of the setting ``SITE_THEME``, read once. ImproperlyConfigured where it is none."""
    return read(settings.SITE_THEME)


def on_paper() -> dict[str, str]:
    """The colours of what is printed, which is light, for typst and OpenDocument."""
    light = theme().light
    return {
        "ink": light["ink"],
        "soft": light["soft-ink"],
        "line": light["line"],
        "ground": light["paper"],
        "link": light["blue"],
    }


@lru_cache(maxsize=8)
def read(name: str) -> Theme:
    """The theme of this name among the static files. ImproperlyConfigured says what is wrong with it."""
    if not NAME.fullmatch(name):
        raise ImproperlyConfigured(f"SITE_THEME={name}: small letters, figures and hyphens only.")
    path = f"{FOLDER}/{name}.css"
    light, dark = _declared(path, f".{name}-theme")
    schemes = [
        Scheme(_values(said, f"{path}, {which}"))
        for which, said in (("light", light), ("dark", light | dark))
        if which == "light" or dark
    ]
    logo, logo_dark = (_there(f"{FOLDER}/{name}{one}.svg") for one in ("", "-dark"))
    return Theme(name, schemes[0], schemes[1] if dark else None, logo, logo_dark)


def _there(path: str) -> str:
    return path if finders.find(path) else ""


def _declared(path: str, selector: str, deep: int = 0) -> tuple[Declared, Declared]:
    """The custom properties of the theme in a file and what it imports: always, and in the dark scheme."""
    found = finders.find(path)
    if not isinstance(found, str) or deep > _IMPORTS:
        raise ImproperlyConfigured(f"SITE_THEME: there is no static/{path}. See docs/themes.md.")
    light: Declared = {}
    dark: Declared = {}
    rules = tinycss2.parse_stylesheet(
        Path(found).read_text(encoding="utf-8"), skip_comments=True, skip_whitespace=True
    )
    for rule in rules:
        if rule.type == "at-rule" and rule.lower_at_keyword == "import":
            for url in _urls(rule.prelude):
                there = posixpath.normpath(posixpath.join(posixpath.dirname(path), url))
                more = _declared(there, selector, deep + 1)
                light |= more[0]
                dark |= more[1]
        elif rule.type == "at-rule" and rule.lower_at_keyword == "media" and rule.content:
            if re.search(r"prefers-color-scheme:\s*dark", tinycss2.serialize(rule.prelude)):
                inside = tinycss2.parse_blocks_contents(rule.content, skip_comments=True)
                dark |= dict(_properties(inside, selector))
        else:
            light |= dict(_properties([rule], selector))
    return light, dark


def _urls(prelude: list[tinycss2.ast.Node]) -> Iterator[str]:
    """What an ``@import`` names: url(…), url("…") or "…"."""
    for one in prelude:
        if one.type in {"string", "url"}:
            yield one.value
        elif one.type == "function" and one.lower_name == "url":
            yield from _urls(one.arguments)


def _properties(rules: list[tinycss2.ast.Node], selector: str) -> Iterator[tuple[str, str]]:
    for rule in rules:
        if rule.type != "qualified-rule":
            continue
        selectors = {one.strip() for one in tinycss2.serialize(rule.prelude).split(",")}
        if selectors & {selector, ":root"}:
            for one in tinycss2.parse_blocks_contents(rule.content, skip_comments=True):
                if one.type == "declaration" and one.name.startswith("--"):
                    yield one.name, tinycss2.serialize(one.value).strip()


def _values(said: Declared, where: str) -> Declared:
    lacks = [name for name in (*COLOURS, *OTHERS) if f"--site-{name}" not in said]
    if lacks:
        raise ImproperlyConfigured(
            f"static/{where}: the theme lacks --site-{', --site-'.join(lacks)}. See docs/themes.md."
        )
    values = {name: _filled(said[f"--site-{name}"], said, where) for name in (*COLOURS, *OTHERS)}
    return values | {name: _hex(name, values[name], where) for name in COLOURS}


def _filled(value: str, said: Declared, where: str) -> str:
    """With each ``var(…)`` in it replaced by what it stands for (CSS Variables §3)."""

    def stands_for(found: re.Match[str]) -> str:
        other, instead = found[1], found[2]
        if other not in said and instead is None:
            raise ImproperlyConfigured(f"static/{where}: nothing says what {other} is.")
        return said.get(other, instead or "").strip()

    for _again in range(20):
        if "var(" not in value:
            return value
        value = _VAR.sub(stands_for, value)
    raise ImproperlyConfigured(f"static/{where}: {value} goes round in a circle.")


def _hex(name: str, value: str, where: str) -> str:
    colour = color4.parse_color(value)
    if colour is None or colour == "currentcolor" or colour.alpha != 1:
        raise ImproperlyConfigured(
            f"static/{where}: --site-{name} is “{value}”, which is no colour that nothing shines through."
        )
    return "#" + "".join(
        f"{min(255, max(0, round(one * 255))):02x}" for one in colour.to("srgb").coordinates
    )
