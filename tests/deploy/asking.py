"""Visitors of the machine: over TLS, by its name, each from an address of their own."""

from __future__ import annotations

import gzip
import http.client
import re
import socket
import ssl
import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from urllib.parse import urlencode

from .machine import NAME, Machine

_numbers = count()


def another_source() -> str:
    """One of the addresses of this machine that nobody asked from yet."""
    number = next(_numbers)
    return f"127.1.{number // 250 % 250}.{number % 250 + 1}"


def trusting(machine: Machine) -> ssl.SSLContext:
    return _trusting(str(machine.folder / f"etc/letsencrypt/live/{NAME}/fullchain.pem"))


@cache
def _trusting(certificate: str) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certificate)


class Connection(http.client.HTTPSConnection):
    """To this machine, under its name."""

    def __init__(self, machine: Machine, source: str, patience: float = 30) -> None:
        super().__init__(NAME, context=trusting(machine), timeout=patience)
        self.there, self.source = ("127.0.0.1", machine.https), source

    def connect(self) -> None:
        plain = socket.create_connection(self.there, self.timeout, (self.source, 0))
        self.sock = self._context.wrap_socket(plain, server_hostname=NAME)


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    raw: bytes

    @property
    def text(self) -> str:
        packed = self.headers["Content-Encoding"] == "gzip"
        return (gzip.decompress(self.raw) if packed else self.raw).decode()


@dataclass
class Visitor:
    machine: Machine
    source: str = field(default_factory=another_source)
    patience: float = 30  # seconds

    def ask(
        self, path: str, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> Answer:
        connection = Connection(self.machine, self.source, self.patience)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, named)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def send(self, path: str, **said: str) -> Answer:
        """A form, as a browser sends it from our own page."""
        return self.ask(
            path, "POST", urlencode(said).encode(),
            Content_Type="application/x-www-form-urlencoded", Sec_Fetch_Site="same-origin",
        )  # fmt: skip

    def sign_up(self, path: str, email: str) -> Answer:
        return self.send(
            f"{path}aanmelden/", name="Bram", email=email, party_size="1", submission_id=str(uuid.uuid4())
        )  # fmt: skip


class Crowd:
    """Look at pages and their styles, and sign up, until they are told to stop; every answer is counted."""

    PAGES = ("/", "/agenda/", "/en/", "/api/v1/edities", "/cursussen/")

    def __init__(self, machine: Machine, path: str, pause: float = 0.25) -> None:
        self.machine, self.path, self.pause = machine, path, pause
        self.answers: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.styles: list[str] = []
        self.signed_up: list[str] = []
        self._over, self._turn = threading.Event(), count()
        self._threads = [
            threading.Thread(target=one) for one in (self._look, self._look, self._sign_up)
        ]

    def __enter__(self) -> Crowd:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _asked(self, what: str, ask) -> Answer | None:
        try:
            answer = ask()
        except OSError as error:
            self.wrong.append(f"{what}: {error!r}")
            return None
        self.answers[f"{answer.status // 100}xx"] += 1
        if not 200 <= answer.status < 400:
            self.wrong.append(f"{what}: {answer.status}")
            return None
        return answer

    def _look(self) -> None:
        turn = count()
        while not self._over.wait(self.pause):
            path = (*self.PAGES, self.path)[next(turn) % (len(self.PAGES) + 1)]
            visitor = Visitor(self.machine)
            page = self._asked(path, lambda v=visitor, p=path: v.ask(p))
            styles = re.findall(r'href="(/static/[^"]+\.css)"', page.text if page else "")[:2]
            self.styles += [one for one in styles if one not in self.styles]
            # And one of a page that somebody opened a while ago.
            for style in [*styles, *self._an_earlier_one()]:
                self._asked(style, lambda v=visitor, s=style: v.ask(s))

    def _an_earlier_one(self) -> list[str]:
        return self.styles[next(self._turn) % max(len(self.styles), 1) :][:1]

    def _sign_up(self) -> None:
        while not self._over.wait(self.pause * 2.4):
            email = f"gast{len(self.signed_up)}-{time.monotonic_ns()}@example.nl"
            if self._asked("sign-up", lambda e=email: Visitor(self.machine).sign_up(self.path, e)):
                self.signed_up.append(email)

    @property
    def all(self) -> int:
        return self.answers.total() + sum(
            ": " in one and not one[-3:].isdigit() for one in self.wrong
        )
