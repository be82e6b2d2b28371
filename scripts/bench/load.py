"""Requests by several clients at once, each of whom waits for its answer before it asks again."""

from __future__ import annotations

import http.client
import ipaddress
import itertools
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

AT_ONCE = 8
SECONDS = 120
BUSY, TRIES = 503, 6
_SOURCES = itertools.count(int(ipaddress.ip_address("10.0.0.1")))


refused: list[str] = []


@dataclass(frozen=True)
class Ask:
    """One request, and the status of its answer."""

    path: str
    method: str = "GET"
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    expects: int = 200


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


class WrongAnswer(Exception):
    """Another status than was expected."""


def ask(port: int, one: Ask) -> Answer:
    """Raises WrongAnswer. Who is told to come back does so; how often that was stands in ``refused``."""
    for _ in range(TRIES):
        answer = _asked(port, one)
        if answer.status != BUSY or one.expects == BUSY:
            break
        refused.append(one.path)
        time.sleep(float(answer.headers.get("Retry-After", 1)))
    return right(one, answer)


def right(one: Ask, answer: Answer) -> Answer:
    """The answer. Raises WrongAnswer where it has another status than was expected."""
    if answer.status != one.expects:
        raise WrongAnswer(f"{one.method} {one.path}: {answer.status} {answer.body[:500]!r}")
    return answer


def headers() -> dict[str, str]:
    """What the proxy of deploy/nginx.conf adds.

    Each comes from another address: nobody here is one of many that are to be braked. Tablets say theirs (acts.py).
    """
    return {
        "X-Forwarded-For": str(ipaddress.ip_address(next(_SOURCES))),
        "X-Forwarded-Proto": "https",
        "Accept-Encoding": "gzip",
    }


def _asked(port: int, one: Ask) -> Answer:
    """By a connection of its own, as the proxy makes them."""
    said = headers() | {"Connection": "close"} | dict(one.headers)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        connection.request(one.method, one.path, one.body or None, said)
        response = connection.getresponse()
        return Answer(response.status, dict(response.headers), response.read())
    finally:
        connection.close()


def send(port: int, asks: Iterable[Ask], *, at_once: int = AT_ONCE) -> None:
    """All of them, ``at_once`` at a time. Raises WrongAnswer for the first that goes wrong."""
    waiting, lock = iter(asks), threading.Lock()
    wrong: list[Exception] = []

    def client() -> None:
        while not wrong:
            with lock:
                one = next(waiting, None)
            if one is None:
                return
            try:
                ask(port, one)
            except (WrongAnswer, OSError, http.client.HTTPException) as error:
                wrong.append(error)

    threads = [threading.Thread(target=client) for _ in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise wrong[0]
