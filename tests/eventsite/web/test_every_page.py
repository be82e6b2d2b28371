"""What holds for every page that anyone may open, by the table of roles."""

from __future__ import annotations

import re

import pytest
from django.utils import translation

from eventsite.web.languages.addresses import in_language, language_of

from ... import test_access
from ...test_access import TABLE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

world = test_access.world  # one of everything

HELP = {"nl": ("Hulp nodig?", "Over deze site"), "en": ("Need help?", "About this site")}
NOT_FOUND = {"not found": "/bestaat-niet/", "wrong link": "/mijn/onzin/"}
# The whole screen of a beamer and of a tablet at the door.
WITHOUT_A_FOOT = {"pitches:screen", "door:tablet"}
# A part of another site's page, which has a foot of its own.
FRAMED = {f"embedding:{name}" for name in ("next_evening", "agenda", "courses", "initiative")}
# In another site's page, on a beamer, and on a tablet that was set up for an evening.
WITHOUT_A_SWITCH = WITHOUT_A_FOOT | FRAMED
SWITCH = re.compile(r'<li><a href="([^"]*)" hreflang="(\w+)" lang="(\w+)">')
LOADED = re.compile(r"<(?:script|link|img|iframe|source|video|audio|object|embed)\b[^>]*>")
ADDRESS = re.compile(r'(?:src|href|srcset|data|poster)="([^"]*)"')
# Says where it is, and loads nothing.
NOT_LOADED = re.compile(r'rel="(?:canonical|alternate)"')


def loaded(html: str) -> list[str]:
    tags = [tag for tag in LOADED.findall(html) if not NOT_LOADED.search(tag)]
    return [address for tag in tags for address in ADDRESS.findall(tag)]


def switch(html: str, path: str, name: str) -> list[str]:
    """What is wrong with the switch between languages: one on each page, to the same page."""
    here, there = (("en", "nl"), ("nl", "en"))[not path.startswith("/en/")]
    found = SWITCH.findall(html)
    if name in WITHOUT_A_SWITCH:
        return ["has a switch"] if found else []
    to = in_language(path, there).replace("&", "&amp;")
    if to == "/":
        to = "/?taal=nl"
    wanted = [(to, there, there)]
    return [] if found == wanted else [f"switch from {here} to {found}, not {wanted}"]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_sets_no_cookie_asks_nobody_else_and_ends_with_help(world, client, language):
    faults, pages = [], 0
    with translation.override(language):
        asked = {name: world.url(name) for name, access in TABLE.items() if access.method == "get"}
    wrong = {name: in_language(path, language) for name, path in NOT_FOUND.items()}
    for name, path in (asked | wrong).items():
        response, said = client.get(path), language_of(path)  # a picture's says none
        needed, about = HELP[said]
        if response.cookies:
            faults.append((name, f"sets {list(response.cookies)}"))
        if response.status_code not in {200, 404} or not response["Content-Type"].startswith(
            "text/html"
        ):
            continue
        pages += 1
        faults += [(name, one) for one in loaded(response.text) if not re.match(r"/\w", one)]
        if "default-src 'self'" not in response["Content-Security-Policy"]:
            faults.append((name, "may ask others"))
        _main, _, foot = response.text.partition("</main>")
        if needed not in foot.partition(about)[0] and name not in WITHOUT_A_FOOT | FRAMED:
            faults.append((name, "no help at its foot"))
        if response["Content-Language"] != said or f'<html lang="{said}"' not in response.text:
            faults.append((name, "in another language than its address says"))
        faults += [(name, one) for one in switch(response.text, path, name)]

    assert pages > 50
    assert faults == []
