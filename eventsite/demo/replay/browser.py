"""Somebody's browser: it opens pages, fills in the forms that stand there, presses and follows."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Protocol, TypeVar
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import Client, ClientHandler

from .html import Field, Form, Reader, said

SIGN_IN = "/account/login/"
Value = str | int | list[str] | SimpleUploadedFile


class NotAsMeant(Exception):
    """The site did something else than the story tells: what, and what its page said."""


@dataclass
class Page:
    """What a browser shows."""

    browser: Browser
    address: str
    status: int
    content: bytes
    type: str

    @cached_property
    def _read(self) -> Reader:
        is_html = self.type.startswith("text/html")
        return Reader.of(self.content.decode() if is_html else "")

    @property
    def text(self) -> str:
        return said("".join(self._read.words))

    @property
    def forms(self) -> list[Form]:
        return self._read.forms

    def links(self, start: str) -> list[str]:
        """Paths that begin with this, each once, in the order of the page."""
        found = [urlsplit(urljoin(self.address, link.href)).path for link in self._read.links]
        return list(dict.fromkeys(one for one in found if one.startswith(start)))

    def fragment(self, part: str) -> str:
        """What stands behind the # of the first address with ``part`` in it."""
        for link in self._read.links:
            if part in link.href and "#" in link.href:
                return urlsplit(link.href).fragment
        raise NotAsMeant(f"{self.address}: no link to {part} with a #")

    def follow(self, text: str) -> Page:
        """The link that says this, or else has it in it."""
        link = _named(self._read.links, text)
        if link is None:
            raise NotAsMeant(f"{self.address}: no link “{text}” in: {self.text}")
        return self.browser.open(urljoin(self.address, link.href))

    def form(self, button: str) -> Form:
        """The one with this button."""
        return self._button(button)[0]

    def press(self, button: str, **values: Value) -> Page:
        """Fill in the form with this button and press it; what is left out stays as it stands there."""
        form, pressed = self._button(button)
        return self.send(form, pressed, **values)

    def offers(self, button: str) -> bool:
        """Whether there is such a button."""
        return any(button in one.text for form in self.forms for one in form.buttons)

    def _button(self, label: str) -> tuple[Form, Field]:
        of = {id(button): form for form in self.forms for button in form.buttons}
        buttons = [button for form in self.forms for button in form.buttons]
        found = _named(buttons, label)
        if found is None:
            labels = [one.text for one in buttons]
            raise NotAsMeant(f"{self.address}: no “{label}” among {labels}: {self.text}")
        return of[id(found)], found

    def send(self, form: Form, pressed: Field, **values: Value) -> Page:
        sent = _filled(form, values, self.address)
        if pressed.name:
            sent.append((pressed.name, pressed.value))
        files = {
            name: value for name, value in values.items() if isinstance(value, SimpleUploadedFile)
        }
        address = urljoin(self.address, form.action)
        if form.method == "post":
            return self.browser.post(address, sent, files)
        return self.browser.open(address, dict(sent))

    def holds(self, name: str) -> str:
        """What a field of this name holds, whichever form it is in."""
        for form in self.forms:
            for one in form.fields:
                if one.name == name and one.is_chosen:
                    return one.value
        raise NotAsMeant(f"{self.address}: no field {name}")

    def has(self, *words: str) -> Page:
        """Raises NotAsMeant unless it says all of this."""
        for one in words:
            if one not in self.text:
                raise NotAsMeant(f"{self.address} does not say “{one}”: {self.text}")
        return self


class _Named(Protocol):
    """Something that one presses."""

    @property
    def text(self) -> str: ...


N = TypeVar("N", bound=_Named)


def _named(there: Sequence[N], text: str) -> N | None:
    exact = [one for one in there if one.text == text]
    return next(iter(exact or [one for one in there if text in one.text]), None)


def _filled(form: Form, values: dict[str, Value], address: str) -> list[tuple[str, str]]:
    """As a browser sends it. A choice is made by what it says or by its value."""
    unknown = values.keys() - form.names
    if unknown:
        raise NotAsMeant(f"{address}: no {sorted(unknown)} among {sorted(form.names)}")
    sent = []
    for one in form.fields:
        if one.name and one.name not in values and one.is_chosen:
            sent.append((one.name, one.value))
    for name, value in values.items():
        if isinstance(value, SimpleUploadedFile):
            continue
        wanted = [str(part) for part in value] if isinstance(value, list) else [str(value)]
        choices = [one for one in form.fields if one.name == name and one.is_choice]
        sent += [(name, _chosen(choices, part, address) if choices else part) for part in wanted]
    return sent


def _chosen(choices: list[Field], wanted: str, address: str) -> str:
    for fits in (
        lambda one: one.value == wanted,
        lambda one: one.text == wanted,
        lambda one: wanted in one.text,
    ):
        found = [one.value for one in choices if fits(one)]
        if found:
            return found[0]
    labels = [one.text or one.value for one in choices]
    raise NotAsMeant(f"{address}: no “{wanted}” among {labels}")


@cache
def _server() -> ClientHandler:
    """One for all browsers, as it is one site."""
    return ClientHandler(enforce_csrf_checks=True)


_homes = itertools.cycle(range(1, 0x10000))


class Browser:
    """With cookies of its own. ``answers`` counts what the site answered, over all browsers."""

    def __init__(self, answers: Counter[int], email: str = "", password: str = "") -> None:
        self.answers, self.email, self.password = answers, email, password
        own = urlsplit(settings.SITE_URL)
        self._origin = f"{own.scheme}://{own.netloc}"
        # Each at home: no two share a connection (addresses of RFC 3849).
        home = f"2001:db8:{next(_homes):x}::1"
        self._client = Client(
            enforce_csrf_checks=True, headers={"Host": own.netloc}, REMOTE_ADDR=home
        )
        self._client.handler = _server()
        self._secure = own.scheme == "https"

    def open(self, address: str, query: dict[str, str] | None = None) -> Page:
        """Signs in where that is asked."""
        page = self._ask("get", address, query or {})
        if self.password and SIGN_IN in page.address:
            page.press("Inloggen", login=self.email, password=self.password)
            page = self._ask("get", address, query or {})
        return page

    def post(
        self,
        address: str,
        sent: list[tuple[str, str]],
        files: dict[str, Any],
    ) -> Page:
        data: dict[str, Any] = {}
        for name, value in sent:
            data.setdefault(name, []).append(value)
        page = self._ask("post", address, data | files)
        if self.password and SIGN_IN in page.address and SIGN_IN not in address:
            raise NotAsMeant(f"{address}: signed out meanwhile")
        return page

    def send_json(self, address: str, body: dict[str, Any], token: str = "") -> dict[str, Any]:
        """As the door's scripts do."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        response = self._client.post(
            address,
            json.dumps(body),
            content_type="application/json",
            headers=headers,
            secure=self._secure,
        )
        self.answers[response.status_code] += 1
        if response.status_code != 200:
            raise NotAsMeant(f"{address} answers {response.status_code}: {response.text}")
        answer: dict[str, Any] = response.json()
        return answer

    def _ask(self, method: str, address: str, data: dict[str, Any]) -> Page:
        """Goes on to where it is sent, as browsers do."""
        for _ in range(5):
            parts = urlsplit(address)
            url = f"{parts.path}?{parts.query}" if parts.query else parts.path
            response = getattr(self._client, method)(
                url,
                data,
                secure=self._secure,
                headers={"Origin": self._origin, "Sec-Fetch-Site": "same-origin"}
                if method == "post"
                else {},
            )
            self.answers[response.status_code] += 1
            if response.status_code not in {301, 302, 303, 307}:
                break
            address, method, data = urljoin(address, response["Location"]), "get", {}
        content = b"".join(response) if response.streaming else response.content
        page = Page(self, address, response.status_code, content, response["Content-Type"])
        if page.status != 200:
            raise NotAsMeant(f"{address} answers {page.status}: {page.text}")
        return page
