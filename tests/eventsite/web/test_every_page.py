"""What holds for every page that anyone may open, by the table of roles."""

from __future__ import annotations

import re

import pytest

from ... import test_access
from ...test_access import TABLE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

world = test_access.world  # one of everything

NOT_FOUND = {"not found": "/bestaat-niet/", "wrong link": "/mijn/onzin/"}
# The whole screen of a beamer and of a tablet at the door.
WITHOUT_A_FOOT = {"pitches:screen", "door:tablet"}
# A part of another site's page, which has a foot of its own.
FRAMED = {f"embedding:{name}" for name in ("next_evening", "agenda", "courses", "initiative")}
LOADED = re.compile(r"<(?:script|link|img|iframe|source|video|audio|object|embed)\b[^>]*>")
ADDRESS = re.compile(r'(?:src|href|srcset|data|poster)="([^"]*)"')
# Says where it is, and loads nothing.
NOT_LOADED = re.compile(r'rel="(?:canonical|alternate)"')


def loaded(html: str) -> list[str]:
    tags = [tag for tag in LOADED.findall(html) if not NOT_LOADED.search(tag)]
    return [address for tag in tags for address in ADDRESS.findall(tag)]


def test_every_page_sets_no_cookie_asks_nobody_else_and_ends_with_help(world, client):
    faults, pages = [], 0
    asked = {name: world.url(name) for name, access in TABLE.items() if access.method == "get"}
    for name, path in (asked | NOT_FOUND).items():
        response = client.get(path)
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
        if (
            "Hulp nodig?" not in foot.partition("Over deze site")[0]
            and name not in WITHOUT_A_FOOT | FRAMED
        ):
            faults.append((name, "no help at its foot"))

    assert pages > 50
    assert faults == []
