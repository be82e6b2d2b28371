"""Through the whole site of the demo by its links, as an organiser: pages and links can be told apart
(WCAG 2.4.2, 2.4.4)."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.management import call_command
from django.test import Client

from cafes.models import Edition
from courses.models import CourseRun
from eventsite.tickets import links
from eventsite.web.languages.addresses import language_of
from initiatives import links as initiative_links
from initiatives.models import Initiative, Offer

from .. import build

# Django's own pages, the demo's mailbox, frames around a mail, files.
NOT_OURS = re.compile(r"^/(beheer/account|post)/|/voorbeelden/.+/mail/|\.(ics|pdf|json|webp)$")
MOST_OF_A_KIND = 2


@dataclass
class Page(HTMLParser):
    """Title and links as a screen reader reads them."""

    html: str
    title: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, dict]] = []
        self.feed(self.html)

    def handle_startendtag(self, tag, attrs):
        """Of a drawing; nothing is in it."""

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag in {"img", "input", "meta", "link", "br"}:
            if tag == "img" and self._link:
                self._link[0] += attributes.get("alt") or ""
            return
        self.open.append((tag, attributes))
        if tag == "a" and "href" in attributes:
            attributes["link"] = ["", attributes.get("aria-label"), attributes["href"]]

    @property
    def _link(self):
        return next((a["link"] for _tag, a in reversed(self.open) if "link" in a), None)

    def handle_data(self, data):
        if [tag for tag, _attributes in self.open][-2:] == ["head", "title"]:
            self.title += data
        elif self._link and not any(a.get("aria-hidden") == "true" for _t, a in self.open):
            self._link[0] += data

    def handle_endtag(self, tag):
        while self.open:
            closed, attributes = self.open.pop()
            if "link" in attributes:
                text, label, href = attributes["link"]
                self.links.append((" ".join((label or text).split()), href))
            if closed == tag:
                break


def own_pages() -> list[str]:
    """Of somebody of each standing, what their links open."""
    found = []
    for events in (Edition.objects.upcoming(), CourseRun.objects.upcoming()):
        for event in events:
            registration = event.registrations.first()
            if not registration:
                continue
            found.append(links.registration_url(registration))
            found.append(links.registration_url(registration) + "bevestiging/")
    found += [initiative_links.own_url(i) for i in Initiative.objects.order_by("pk")[:2]]
    found += [initiative_links.offer_url(offer) for offer in Offer.objects.all()[:1]]
    return found


def kind(path: str) -> str:
    """One of many alike: the numbers, tokens and names in its address left out."""
    return re.sub(
        r"(?<=/)[^/]*[\d:][^/]*(?=/)|(?<=/initiatieven/)(?!beheer|mijn|nieuw)[^/]+", "*", path
    )


def crawl(client: Client) -> dict[str, Page]:
    """Every page by its address; of many alike a few."""
    found: dict[str, Page] = {}
    seen: dict[str, int] = defaultdict(int)
    left = ["/", "/beheer/", *own_pages()]
    while left:
        path = urlsplit(left.pop(0)).path
        if path in found or NOT_OURS.search(path) or seen[kind(path)] >= MOST_OF_A_KIND:
            continue
        seen[kind(path)] += 1
        response = client.get(path)
        assert response.status_code in {200, 302, 303}, path
        if response.status_code != 200:
            left.append(urljoin(path, response["Location"]))
            continue
        if not response["Content-Type"].startswith("text/html"):
            continue  # a file
        found[path] = Page(response.text)
        left += [
            urljoin(path, href)
            for _text, href in found[path].links
            if not re.match(r"(mailto|tel|https?|webcal|geo|maps):", href)
        ]
    return found


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.django_db
def test_pages_and_links_can_be_told_apart(client, frozen, settings):
    settings.DEMO = True
    call_command("load_demo")
    settings.DEMO, settings.STAFF_NEED_SECOND_FACTOR = False, False
    client.force_login(build.anna(username="organiser", email="organiser@example.nl"))

    site = crawl(client)

    by_title, unread, unclear = defaultdict(list), [], {}
    for path, page in site.items():
        by_title[language_of(path), page.title].append(path)
        unread += [(path, href) for text, href in page.links if not text]
        leads = defaultdict(set)
        for text, href in page.links:
            leads[text].add(urljoin(path, href).partition("#")[0])
        unclear |= {(path, text): to for text, to in leads.items() if len(to) > 1}
    assert len(site) > 80
    assert {title: paths for title, paths in by_title.items() if len(paths) > 1} == {}
    assert unclear == {}
    assert unread == []
