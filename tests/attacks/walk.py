"""Who walks through the site, what forms they meet, and what is wrong with an answer that they get."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from urllib.parse import quote_plus, urljoin, urlsplit

from django.core.cache import cache
from django.db import connection, transaction
from django.http.response import ResponseHeaders
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from eventsite.models import Event

from .. import came_back
from ..desk.filled import Form, Forms
from .places import ACCOUNTS, STAFF, Place

URLENCODED = "application/x-www-form-urlencoded"
# Who was here last, how often, by a link from a mail, and what allauth notes: not what was asked for.
SEEN = re.compile(
    r'"(django_session|eventsite_(staffmember|brakecount|daysalt)|account_emailaddress)"'
    r'|UPDATE "mfa_authenticator" SET "data"|UPDATE "\w+" SET "proved_at"'
)
Sent = dict[str, Iterable[str | bytes]]


@contextmanager
def written() -> Iterator[list[str]]:
    """What stays written of what is done meanwhile; then all of it is undone."""
    kept: list[str] = []
    begun: dict[str, int] = {}

    def watch(execute, sql, *rest):
        verb, _, name = sql.partition("SAVEPOINT ")
        match verb:
            case "":
                begun[name] = len(kept)
            case "ROLLBACK TO ":
                del kept[begun[name] :]
            case _ if re.match("INSERT|UPDATE|DELETE", sql) and not SEEN.search(sql):
                kept.append(sql[:60])
        return execute(sql, *rest)

    with transaction.atomic():
        with connection.execute_wrapper(watch):
            yield kept
        transaction.set_rollback(True)


def encoded(sent: Sent) -> str:
    """As a browser would; and half a character, which none would send."""
    return "&".join(
        f"{_quoted(name)}={_quoted(one)}" for name, values in sent.items() for one in values
    )


def _quoted(value: str | bytes) -> str:
    is_text = isinstance(value, str)
    return quote_plus(value.encode(errors="surrogatepass") if is_text else value)


@dataclass(frozen=True)
class Met:
    """A form, and by whom."""

    by: str
    form: Form

    @property
    def route(self) -> str:
        return resolve(urlsplit(self.form.action).path).route


class Page(HTMLParser):
    """The forms of a page, and where its links lead on this site."""

    def __init__(self, path: str, html: str) -> None:
        super().__init__()
        self.path, self.forms, self.links = path, Forms(path, html).found, list[str]()
        self.feed(html)

    @classmethod
    def of(cls, path: str, response) -> Page:
        is_page = "html" in response.headers.get("Content-Type", "")
        return cls(path, response.text if is_page else "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        to = urljoin(self.path, dict(attrs).get("href") or "")
        if tag == "a" and to.startswith("/"):
            self.links.append(to.partition("#")[0])


def _add(found: dict[object, Met], by: str, page: Page) -> None:
    for form in page.forms:
        met = Met(by, form)
        found.setdefault((by, form.method, met.route, tuple(form.fields)), met)


def _is_new(by: str, path: str, seen: set[tuple[str, str, str]]) -> bool:
    """Whether nothing alike was opened: the same address, asked the same by name."""
    parts = urlsplit(path)
    try:
        route = resolve(parts.path).route
    except Resolver404:
        return False
    asked = re.sub("=[^&]*", "", parts.query)
    kind = (by, route, asked)
    is_new = kind not in seen and "logout" not in path
    seen.add(kind)
    return is_new


@dataclass
class Walk:
    """``clients`` by who they are: anyone, somebody of the staff, somebody halfway through signing in."""

    clients: dict[str, Client]
    places: list[Place]
    own: list[Event]  # of whoever has but some
    more: list[str]  # pages that show what the others seldom do
    headers: dict[str, ResponseHeaders] = field(
        default_factory=dict
    )  # of what the walk opened, by path

    def who_go_to(self, place: Place) -> list[str]:
        """To a page of accounts go those who set up a second factor, those who have one, and those who show it."""
        if place.path == reverse("mfa_authenticate"):
            return ["halfway"]
        if place.path.startswith(reverse("mfa_index")):
            return ["staff", "newcomer"]
        if place.path.startswith(ACCOUNTS):
            return ["anyone", "staff"]
        return ["staff"] if place.is_staff else ["anyone"]

    @cached_property
    def met(self) -> list[Met]:
        """The forms; on PostgreSQL those of the pages that there is an address for, as that walk is half as long."""
        if connection.vendor == "sqlite":
            return self.forms
        found: dict[object, Met] = {}
        for place in self.places[::2]:
            by = self.who_go_to(place)[0]
            _add(found, by, self._opened(by, place.path))
        return [*found.values()]

    @cached_property
    def forms(self) -> list[Met]:
        """One of each kind: of every page, of what its links ask of it, and of the pages that ask first."""
        found: dict[object, Met] = {}
        begin = [(by, place.path) for place in self.places for by in self.who_go_to(place)]
        left = [
            *begin,
            *(("staff" if one.startswith(STAFF) else "anyone", one) for one in self.more),
        ]
        seen = {(by, resolve(path).route, "") for by, path in begin}
        for by, path in left:  # which grows meanwhile
            page = self._opened(by, path)
            _add(found, by, page)
            if by in {"staff", "anyone"}:
                left += [(by, to) for to in page.links if _is_new(by, to, seen)]
        asked = {one.route: one for one in found.values() if one.form.method == "post"}
        for met in asked.values():
            with self.undone(met.by):
                response = self.clients[met.by].post(met.form.action, met.form.fields)
            _add(found, met.by, Page.of(met.form.action, response))
        return [*found.values(), *self._hidden([*found.values()])]

    def _opened(self, by: str, path: str) -> Page:
        with self.undone(by):
            response = self.clients[by].get(path)
            self.headers.setdefault(path, response.headers)
            while response.status_code in {302, 303}:
                path = urljoin(path, response["Location"])
                response = self.clients[by].get(path)
        return Page.of(path, response)

    def _hidden(self, found: list[Met]) -> Iterator[Met]:
        """Of an address whose button no page shows now: it gets every name that any form has."""
        names = {name: ["1"] for met in found for name in met.form.fields}
        shown = {one.route for one in found}
        for place in self.places:
            if resolve(place.path).route not in shown:
                by = self.who_go_to(place)[0]
                with self.undone(by):
                    takes = self.clients[by].post(place.path).status_code != 405
                if takes:
                    yield Met(by, Form("post", place.path, names))

    def send(self, met: Met, sent: Sent) -> str:
        """What is wrong with the answer to this form."""
        if met.form.method == "get":
            return self.fault(met.by, "get", met.form.action, query=encoded(sent))
        return self.fault(met.by, "post", met.form.action, encoded(sent))

    @contextmanager
    def undone(self, by: str) -> Iterator[list[str]]:
        """As ``written``; and nobody is signed out by what they sent."""
        cookies = deepcopy(self.clients[by].cookies)
        with written() as kept:
            yield kept
        self.clients[by].cookies = cookies

    def fault(
        self,
        by: str,
        method: str,
        path: str,
        body: str | bytes = b"",
        *,
        query: str = "",
        content_type: str = URLENCODED,
        headers: dict[str, str] | None = None,
    ) -> str:
        """What is wrong with the answer; empty when it was answered well."""
        cache.clear()  # nobody is one who asked too often
        asked = {"QUERY_STRING": query} | {
            _variable(name): said for name, said in (headers or {}).items()
        }
        with self.undone(by) as kept:
            response = self.clients[by].generic(method.upper(), path, body, content_type, **asked)
            to_its_end(response)
        if response.status_code >= 500:
            return f"{response.status_code} {_why(response)}"
        if response.status_code >= 400 and kept:
            return f"{response.status_code}, {kept[0]}"
        if path.startswith("/api/"):
            return unlike_a_problem(response)
        return unsaid(response, method)


def to_its_end(response) -> None:
    """Where its file is closed."""
    if response.streaming:
        list(response.streaming_content)


def _variable(header: str) -> str:
    """As a server hands it on, in the environment (PEP 3333)."""
    name = header.upper().replace("-", "_")
    return name if name in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{name}"


def _why(response) -> str:
    raised = response.exc_info and response.exc_info[1]
    return repr(raised)[:150]


def unlike_a_problem(response) -> str:
    """Of the API (NORMS R2, R3)."""
    if "API-Version" not in response.headers:
        return "no API-Version"
    is_problem = response["Content-Type"] == "application/problem+json"
    if response.status_code >= 400 and not is_problem:
        return f"{response.status_code} as {response['Content-Type']}"
    return ""


def unsaid(response, method: str) -> str:
    """A refusal that no person can read, or that doesn't say why, or leads to a field that is not on it."""
    kind = response.headers.get("Content-Type", "")
    if response.status_code < 400:
        return ""
    if kind.startswith(("application/json", "application/problem+json")):
        return ""
    if response.status_code == 405 and not response.content:
        return ""  # to a script
    if "html" not in kind:
        return f"{response.status_code} as {kind!r}"
    if method.lower() == "head":
        return ""
    if 'lang="nl"' not in response.text or "utrecht-" not in response.text:
        return f"{response.status_code}, not of this house"
    has_summary = response.status_code == 400 and "data-error-summary" in response.text
    return ", ".join(came_back.faults(response.text)) if has_summary else ""
