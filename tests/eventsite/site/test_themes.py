"""Another municipality's theme: read, refused in words, used everywhere, light alone or in both schemes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from eventsite.mails import envelope
from eventsite.site import contrasts, themes
from eventsite.site.palette import Palette
from eventsite.site.themes import COLOURS, OTHERS, Scheme, theme

pytestmark = pytest.mark.django_db
IN_THE_REPOSITORY = sorted(path.stem for path in Path("static/themes").glob("*.css"))
DARK = "@media screen and (prefers-color-scheme: dark)"


def text(name: str) -> str:
    return Path(f"static/themes/{name}.css").read_text()


@pytest.fixture
def folder(settings, tmp_path):
    """SITE_THEMES_FOLDER; what is in it is read anew."""
    settings.STATICFILES_DIRS = [*settings.STATICFILES_DIRS, ("themes", tmp_path)]
    finders.get_finder.cache_clear()
    themes.read.cache_clear()
    yield tmp_path
    finders.get_finder.cache_clear()
    themes.read.cache_clear()


def put(folder, css: str, name: str = "eigen") -> str:
    (folder / f"{name}.css").write_text(css)
    return name


def own(folder, old: str = "", new: str = "", *, times: int = 1) -> str:
    """Ours under another name, with one thing else."""
    css = text(themes.OURS).replace(f".{themes.OURS}-theme", ".eigen-theme")
    assert old in css
    return put(folder, css.replace(old, new, times) if old else css)


@pytest.mark.parametrize("name", IN_THE_REPOSITORY)
def test_themes_of_the_repository_can_be_read_in_both_schemes(name):
    found = themes.read(name)

    assert found.dark is not None
    assert list(contrasts.unreadable(found)) == []
    assert found.light["paper"] != found.dark["paper"]


def test_two_themes_differ_in_colour_type_radius_and_logo():
    ours, other = (themes.read(name) for name in ("initiatievencafe", "voorbeeldstad"))

    same = [
        one
        for one in ("brand", "paper", "dark", "text-font", "heading-font", "radius")
        if ours.light[one] == other.light[one]
    ]
    assert same == []
    assert (bool(ours.logo), bool(other.logo), bool(other.logo_dark)) == (False, True, True)


@pytest.mark.parametrize("name", IN_THE_REPOSITORY)
def test_theme_says_every_token_and_no_other_in_each_scheme(name):
    for block in text(name).split("@media"):
        said = re.findall(r"--site-([\w-]+):", block)
        same_in_both = {
            one for one in OTHERS if one.startswith(("radius", "heading", "text", "code"))
        }
        wanted = {*COLOURS, *OTHERS} - (same_in_both if block.startswith(" screen") else set())

        assert len(said) == len(set(said))
        assert set(said) == wanted


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("--site-mint: #dcefe3;", "", "lacks --site-mint"),
        ("--site-mint: #dcefe3;", "--site-mint: rgb(220 239 227 / 50%);", "nothing shines through"),
        ("--site-mint: #dcefe3;", "--site-mint: groen;", "“groen”"),
        ("--site-mint: #dcefe3;", "--site-mint: var(--site-niets);", "--site-niets"),
        ("--site-mint: #dcefe3;", "--site-mint: var(--site-mint);", "circle"),
        (".eigen-theme {", ".ander-theme {", "lacks --site-paper"),
    ],
)
def test_theme_that_is_none_is_refused_with_what_is_wrong(folder, old, new, words):
    name = own(folder, old, new)

    with pytest.raises(ImproperlyConfigured, match=re.escape(words)):
        themes.read(name)


@pytest.mark.parametrize("name", ["", "bestaat-niet", "../site/tokens", "Haarlem", "a b", "a\n"])
def test_theme_that_is_not_there_is_refused(name):
    with pytest.raises(ImproperlyConfigured, match="SITE_THEME"):
        themes.read(name)


def test_check_tells_what_of_a_theme_can_not_be_read(folder, settings):
    assert contrasts.check() == []
    settings.SITE_THEME = own(folder, "--site-soft-ink: #5b5563;", "--site-soft-ink: #999;")

    told = [str(one) for one in contrasts.check()]

    assert len(told) >= 4
    assert "light: --site-soft-ink on --site-paper is 2.6" in " ".join(told)
    assert all("themes.W001" in one for one in told)


def test_package_of_tokens_is_dropped_in_and_named(folder):
    (folder / "pakket").mkdir()
    (folder / "pakket" / "index.css").write_text(
        "/* Do not edit directly */\n@media (width >= 35em) { .eigen-theme--media { --x: 1 } }\n"
        ".eigen-theme { --utrecht-color-groen-40: hsl(150 60% 22%); --utrecht-button-background-color: var(--utrecht-color-groen-40); }"
    )
    bridge = text(themes.OURS).replace(f".{themes.OURS}-theme", ".eigen-theme")
    bridge = bridge.replace(
        "--site-brand: #b3122b;", "--site-brand: var( --utrecht-button-background-color , red );"
    )
    put(folder, '@import url("pakket/index.css");\n' + bridge)

    found = themes.read("eigen")

    assert found.light["brand"] == "#165a38"
    assert found.css_class == "eigen-theme"


@pytest.mark.parametrize("how", ['@import "pakket.css";', "@import url(pakket.css);"])
def test_import_is_followed_however_it_is_written(folder, how):
    put(folder, ".eigen-theme { --groen: green }", "pakket")
    own(folder, "--site-brand: #b3122b;", "--site-brand: var(--groen);")
    put(folder, how + (folder / "eigen.css").read_text())

    assert themes.read("eigen").light["brand"] == "#008000"


def test_file_that_imports_itself_is_refused(folder):
    put(folder, '@import "eigen.css";')

    with pytest.raises(ImproperlyConfigured):
        themes.read("eigen")


def light_alone(folder) -> str:
    return put(
        folder, text("voorbeeldstad").split("@media")[0].replace(".voorbeeldstad-", ".eigen-")
    )


def test_theme_without_a_dark_scheme_is_light_on_pages_in_mails_and_in_managers_colours(
    folder, settings, client
):
    settings.SITE_THEME = light_alone(folder)

    page = client.get("/").text
    mail = envelope._inliner.__wrapped__(Palette()).inline("<p class='brand'>x</p>")

    assert theme().dark is None
    assert '<meta name="color-scheme" content="light">' in page
    assert page.count('name="theme-color"') == 1
    assert "prefers-color-scheme" not in mail + Palette("#0a6b35", "#0b3d2e").stylesheet
    assert Palette().at_night == theme().light["brand"]


def test_page_is_of_the_theme_before_anything_is_drawn(client, settings):
    settings.SITE_THEME = "voorbeeldstad"

    page = client.get("/").text
    head = page[: page.index("</head>")]

    assert re.search(r'<html lang="nl" class="voorbeeldstad-theme"', page)
    assert head.index('content="light dark"') < head.index('rel="stylesheet"')
    assert re.findall(r'theme-color" content="(\S+)" media="\(\S+: (\w+)\)"', head) == [
        ("#f3f8f8", "light"),
        ("#0c1b24", "dark"),
    ]
    sheets = re.findall(r'rel="stylesheet" href="(\S+)"', head)
    at = [
        next(i for i, one in enumerate(sheets) if part in one)
        for part in ("site/frame", "themes/voorbeeldstad")
    ]
    assert at == sorted(at)
    assert 'srcset="/static/themes/voorbeeldstad-dark.svg"' in page
    assert "initiatievencafe.css" not in page
    assert 'rel="icon" href="/static/themes/voorbeeldstad.svg"' in page


def test_managers_logo_and_colours_come_before_those_of_the_theme(client, settings, tmp_path):
    from eventsite.site import reading

    settings.SITE_THEME = "voorbeeldstad"
    row = reading.stored()
    row.colour = "#7a1fa2"
    reading.remember(row)

    page = client.get("/").text
    sheets = re.findall(r'rel="stylesheet" href="(\S+)"', page)

    theirs = next(i for i, one in enumerate(sheets) if "/huisstijl/7a1fa2-0b2e45-" in one)
    assert theirs > next(i for i, one in enumerate(sheets) if "themes/" in one)
    assert "--site-brand: #7a1fa2;" in client.get(sheets[theirs]).text


def test_mail_and_paper_are_in_the_colours_of_the_theme(settings):
    settings.SITE_THEME = "voorbeeldstad"

    mail = envelope._inliner.__wrapped__(Palette()).inline("<a class='button'>x</a>")

    assert "#00635d" in mail
    assert "background: #0c1b24 !important" in mail
    assert "#b3122b" not in mail + str(themes.on_paper())
    assert themes.on_paper()["ink"] == "#0d2430"


def test_door_keeps_the_files_of_the_theme(client, settings):
    settings.SITE_THEME = "voorbeeldstad"

    response = client.get(reverse("door:service_worker"))
    worker = response.text

    for file in ("voorbeeldstad.css", "voorbeeldstad.svg", "voorbeeldstad-dark.svg"):
        assert f"/static/themes/{file}" in worker
    assert response["Content-Type"].startswith("text/javascript")


def test_scheme_of_a_pair_that_is_too_near_is_told():
    light = theme().light
    wrong = Scheme({**light.said, "on-amber": light["amber"]})

    assert [use.what for use in contrasts.uses(wrong) if not use.can_be_read] == [
        "--site-on-amber on --site-amber"
    ]
