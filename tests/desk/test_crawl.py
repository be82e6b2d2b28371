"""Through the desk as each role, by what its pages show: all is reached, and nothing that is shown is refused."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.db.models.fields import BLANK_CHOICE_DASH
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import Resolver404, resolve

from cafes.models import Edition
from eventsite.door import tablets
from eventsite.mails import mailings
from eventsite.models import Message
from eventsite.web.languages.addresses import language_of
from eventsite.web.languages.texts import own_language

from .. import build, test_access
from ..test_access import PUBLIC, TABLE, World, client_of

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

world = test_access.world  # one of everything

DESK = ("/beheer/", "/inchecken/")
ADMIN = "/beheer/admin/"
FILES = re.compile(r"\.(pdf|ics|svg|png|css|m?js|webp|txt)$")
FETCHED = ("data-progress", "data-outline")  # by the scripts of a page
FRAMES = re.compile(r"frame$")  # around a mail, whose links are somebody's, or nobody's
COMES_BACK = {"desk:mend_mail"}  # a form in a list, that is a page when it was filled in wrongly
MOST_OF_A_KIND = 4  # pages of one address that are opened, of many alike


class Addresses(HTMLParser):
    """Where a page leads: its links, the forms that are sent by GET, its frames, what its scripts fetch.

    And the ids that it has: one that stands twice leads a label to another field (WCAG 4.1.2).
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.ids: Counter[str] = Counter()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.ids.update(filter(None, [told.get("id")]))
        if tag in {"a", "iframe"}:
            self.found.append(told.get("href") or told.get("src") or "")
        if tag == "form" and told.get("method", "get").lower() == "get":
            self.found.append(told.get("action", ""))
        self.found += [told[name] for name in FETCHED if name in told]


def leads(path: str, page: Addresses) -> Iterator[str]:
    """Paths on this site, with what is asked of them."""
    for address in page.found:
        parts = urlsplit(urljoin(f"http://testserver{path}", address))
        if parts.netloc in {"testserver", urlsplit(settings.SITE_URL).netloc}:
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def name_of(path: str) -> str:
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return ""


class Crawl:
    """All that is reached from where the sign-in leads."""

    def __init__(self, client: Client) -> None:
        self.opened: set[str] = set()
        self.refused: dict[str, tuple[int, str]] = {}  # with the page that shows it
        self.to_admin: dict[str, str] = {}
        self.twice: set[tuple[str, str]] = set()  # ids that stand more than once on a page
        self.unhelped: set[str] = set()  # pages without help at their foot (WCAG 3.2.6)
        self.unnamed: set[str] = set()  # pages with a choice that is only dashes
        seen: Counter[str] = Counter()
        left, done = [(resolve_url(settings.LOGIN_REDIRECT_URL), "the sign-in")], set()
        while left:
            path, shown_on = left.pop(0)
            name = name_of(path)
            if path.startswith(ADMIN):
                self.to_admin[path] = shown_on
            if language_of(path) != own_language():  # tests/desk/english
                continue
            if path in done or seen[name] >= MOST_OF_A_KIND or FILES.search(path):
                continue
            done.add(path)
            seen[name] += 1
            response = client.get(path)
            if response.status_code in {301, 302, 303}:
                left.append((urljoin(path, response["Location"]), path))
            elif response.status_code >= 400:
                self.refused[path] = (response.status_code, shown_on)
            else:
                self.opened.add(name)
                is_page = path.startswith(DESK) and not FRAMES.search(name)
                if is_page and "html" in response["Content-Type"]:
                    page = Addresses(response.text)
                    left += [(to, path) for to in leads(path, page)]
                    self.twice |= {(path, one) for one, n in page.ids.items() if n > 1}
                    foot = response.text.partition("</main>")[2]
                    has_help = "Hulp nodig?" in foot or "data-door" in response.text
                    self.unhelped |= set() if has_help else {path}
                    self.unnamed |= {path} if BLANK_CHOICE_DASH[0][1] in response.text else set()


def may_open(role: str, world: World) -> set[str]:
    """The desk's pages in the table of roles."""
    return {
        name
        for name, access in TABLE.items()
        if access.method == "get"
        and access is not PUBLIC
        and access.by_role[role] == 200
        and world.url(name).startswith(DESK)
        and not FILES.search(world.url(name))
    }


def arrange_what_is_seldom() -> None:
    """What is shown of some things only: a mail that failed or is held, a message that went out, an offered tablet."""
    edition = Edition.objects.get(stands__isnull=False)
    tablets.offer(edition.sessions.get(), names_allowed=False, by=None)
    mailings.send(build.mailing(edition))
    Message.objects.filter(registration__event=edition).update(state=Message.State.FAILED)
    held = build.bram(build.edition())
    Message.objects.filter(registration=held).update(state=Message.State.HELD)
    build.course()  # without a run
    shut = build.edition()
    Edition.objects.filter(pk=shut.pk).update(sign_up_closed_at=shut.created_at)


@pytest.mark.parametrize("role", ["steward", "trainer", "organiser", "manager"])
def test_all_that_a_role_may_open_is_reached_and_nothing_shown_is_refused(world, settings, role):
    arrange_what_is_seldom()
    client, _headers = client_of(role, world, settings)

    crawl = Crawl(client)

    assert crawl.refused == {}
    assert crawl.to_admin == {}
    assert crawl.twice == set()
    assert crawl.unnamed == set()
    assert crawl.unhelped == set()
    assert may_open(role, world) - crawl.opened - COMES_BACK == set()
