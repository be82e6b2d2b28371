"""Through the desk in English, by what its pages show: what is read aloud begins with what is to be seen (WCAG 2.5.3),
what is known to be Dutch says so and nothing else does (3.1.2), and each page is in the language of its address (3.1.1).
"""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest

from eventsite.models import Registration
from eventsite.web.languages.addresses import without_language
from initiatives.models import Initiative

from ... import test_access
from ...test_access import World, client_of
from ..test_crawl import (
    DESK,
    FILES,
    FRAMES,
    MOST_OF_A_KIND,
    Addresses,
    arrange_what_is_seldom,
    leads,
    name_of,
)

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

world = test_access.world  # one of everything

PRESSED = {"a", "button", "summary"}
EMPTY = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
UNSEEN = ("hidden-visually", "utrecht-skip-link")
LETTERS = re.compile(r"[^\W\d_]")
TYPED = "Vervoer geregeld door Kees"  # by somebody, in a language that nobody knows
SWITCH = "EN"  # to the same page in English: says which language it leads to


class Page(HTMLParser):
    """What can be pressed, with what is seen on it and what is read aloud; what is marked as of which language."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.language = ""
        self.faults: list[str] = []
        self.marked: list[tuple[str, str]] = []  # language, text
        self.unmarked = ""  # all that is said in the page's own
        self._open: list[tuple[str, dict[str, str], list[str], bool]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = told.get("lang", "")
        if tag in EMPTY:
            return
        hidden = any(one in told.get("class", "") for one in UNSEEN) or "aria-hidden" in told
        hidden = hidden or tag == "title"  # of a drawing
        self._open.append((tag, told, [], hidden or (self._open[-1][3] if self._open else False)))

    def handle_data(self, data: str) -> None:
        if not self._open or self._open[-1][0] in {"script", "style"}:
            return
        for _tag, _told, seen, hidden in self._open:
            if not self._open[-1][3] or hidden:
                seen.append(data)
        if not any("lang" in told for tag, told, *_ in self._open if tag != "html"):
            self.unmarked += f" {data}"

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            name, told, seen, _hidden = self._open.pop()
            text = " ".join("".join(seen).split())
            if name in PRESSED and "aria-label" in told:
                aloud = " ".join(told["aria-label"].split())
                if LETTERS.search(text) and not aloud.lower().startswith(text.lower()):
                    self.faults.append(f"{text!r} is read aloud as {aloud!r}")
            if "lang" in told and name != "html":
                self.marked.append((told["lang"], text))
            if name == tag:
                return


def pages(world: World, settings, role: str) -> dict[str, str]:
    """Of each kind a few, all that the English overview leads to, with what they say."""
    client, _headers = client_of(role, world, settings)
    found: dict[str, str] = {}
    seen: Counter[str] = Counter()
    left, done = ["/en/beheer/"], set()
    while left:
        path = left.pop(0)
        name = name_of(path)
        if path in done or seen[name] >= MOST_OF_A_KIND or FILES.search(path):
            continue
        done.add(path)
        seen[name] += 1
        response = client.get(path)
        if response.status_code in {301, 302, 303}:
            left.append(urljoin(path, response["Location"]))
        elif (
            "html" in response["Content-Type"]
            and not FRAMES.search(name)
            and without_language(urlsplit(path).path).startswith(DESK)
        ):
            found[path] = response.text
            onward = leads(path, Addresses(response.text))
            left += [to for to in onward if to.startswith("/en/")]
    return found


@pytest.mark.parametrize(("role", "least"), [("steward", 1), ("trainer", 10), ("manager", 120)])
def test_desk_in_english_is_read_aloud_as_it_is_seen_and_marks_what_is_dutch_alone(
    world, settings, role, least
):
    arrange_what_is_seldom()
    Initiative.objects.update(summary=TYPED)
    Registration.objects.filter(access_need="").update(access_need=TYPED)
    faults: list[tuple[str, object]] = []

    read = {path: Page(html) for path, html in pages(world, settings, role).items()}

    for path, page in read.items():
        faults += [(path, fault) for fault in page.faults]
        if page.language != "en":
            faults.append((path, f"is in {page.language}"))
        for language, said in page.marked:
            if (language != "nl" and said != SWITCH) or TYPED in said:
                faults.append((path, f"{said!r} is said to be {language}"))
    assert faults == []
    assert len(read) >= least
    if role == "manager":
        assert any(TYPED in page.unmarked for page in read.values())


@pytest.mark.parametrize(
    ("html", "faults"),
    [
        ('<button aria-label="Remove photo 1">Remove</button>', 0),
        ('<button aria-label="Photo 1: remove">Remove</button>', 1),
        ('<a aria-label="Open Bram">Open<span class="hidden-visually"> of</span></a>', 0),
        ('<button aria-label="Move up: Card"><span aria-hidden="true">↑</span></button>', 0),
    ],
)
def test_what_is_read_aloud_otherwise_is_found(html, faults):
    assert len(Page(html).faults) == faults
