"""What is loaded of styles is what pages use: a component that no page has, or that none brings, is found here."""

from __future__ import annotations

import json
import re
from pathlib import Path

from django.conf import settings

from eventsite.site import themes

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static"
NPM = ROOT / "node_modules"
IMPORTED = re.findall(r'^@import "(.+)";$', (STATIC / "site/frame.css").read_text(), re.MULTILINE)
COMPONENTS = [name.split("/")[3] for name in IMPORTED if "npm/utrecht/" in name]
CLASS = re.compile(r"(?<![\w-])utrecht-(?P<component>[a-z]+(?:-[a-z]+)*)")
UNICODE_RANGE = r"unicode-range: ([^;]+);"


def sources() -> str:
    """All that writes a class: templates, scripts, and code of the site."""
    places = [ROOT / "templates", *(path.parent for path in ROOT.glob("*/apps.py")), ROOT / "desk"]
    files = [
        *(path for place in places for path in place.rglob("*")),
        *STATIC.rglob("*.js"),
    ]
    return "\n".join(
        path.read_text() for path in files if path.suffix in {".html", ".js", ".py", ".svg"}
    )


def rules(css: str) -> str:
    """Without comments, strings and addresses, in which a dot begins no class."""
    return re.sub(r'/\*.*?\*/|url\([^)]*\)|"[^"]*"', "", css, flags=re.DOTALL)


def classes(css: str) -> set[str]:
    selectors = " ".join(re.findall(r"([^{}]*)\{", rules(css)))
    return set(re.findall(r"\.([a-z][\w-]*)", selectors))


def test_components_that_pages_use_are_loaded_and_no_others():
    used = {found["component"] for found in CLASS.finditer(sources())}

    assert used == set(COMPONENTS)


def test_components_that_are_loaded_are_installed_and_no_others():
    """By name: what a package brings along with it may be gone with its next version."""
    wanted = json.loads((ROOT / "package.json").read_text())["dependencies"]

    packages = [name for name in wanted if name.startswith("@utrecht/")]
    assert packages == [f"@utrecht/{name}-css" for name in COMPONENTS]
    assert {f"npm/utrecht/{name}" for name in COMPONENTS} <= {
        place[0] for place in settings.STATICFILES_DIRS if isinstance(place, tuple)
    }


def test_every_class_that_has_a_rule_is_written_somewhere():
    written = sources()
    words = set(re.findall(r"[\w-]+", written))
    # `tag--{{ state }}` in a template, `tag--${state}` in a script
    beginnings = tuple(set(re.findall(r"([a-z][\w-]*(?:--|__))\$?\{", written)))

    unused = {
        f"{path.relative_to(STATIC)}: .{name}"
        for path in STATIC.rglob("*.css")
        if path.parent.name != "themes"  # a class of the page itself, by its setting
        for name in classes(path.read_text()) - words
        if not name.startswith(beginnings)
    }

    assert unused == set()


def test_letters_are_those_of_the_packages():
    """Who updates a package sees here that it brings other letters than fonts.css says."""
    ours = re.findall(UNICODE_RANGE, (STATIC / "site/fonts.css").read_text())
    theirs = [
        (NPM / "@fontsource/bricolage-grotesque/700.css").read_text(),
        (NPM / "@fontsource-variable/atkinson-hyperlegible-next/wght.css").read_text(),
    ]

    assert ours == [one for css in theirs for one in re.findall(UNICODE_RANGE, css)]


def test_headings_have_the_one_weight_that_is_loaded():
    other = [
        f"{path.name}: {found}"
        for path in STATIC.rglob("*.css")
        for found in re.findall(r"font: .*var\(--site-heading-font\)", path.read_text())
        if not found.startswith("font: 700 ")
    ]

    assert other == []


def test_first_letters_are_asked_for_by_name_as_the_styles_do():
    preloaded = themes.read(themes.OURS).letters
    latin = re.findall(
        r'url\("\.\./(.+?-latin-\d*(?:wght|700).+?)"\)', (STATIC / "site/fonts.css").read_text()
    )

    assert preloaded == latin
    assert len(preloaded) == 2


def test_another_theme_asks_for_no_letters_of_ours():
    assert themes.read("voorbeeldstad").letters == []
