"""Acts asked in one process, through the site's WSGI application with all its middleware, and what each takes.

``python -m bench.inside FACTS SECONDS NAME …`` prints one line of JSON: by act what ``profiled`` finds. A program of
its own, for the settings of a site are chosen once.
"""

from __future__ import annotations

import io
import itertools
import json
import runpy
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from eventsite.web.roomy import roomy

from . import load
from .acts import ACTS, Facts
from .layers import Layers
from .load import Answer, Ask
from .measuring import Asking
from .sampling import Sampler
from .sql import Statements

Application = Callable[..., Any]

WARM = 0.15  # of the requests that there are, and of the time
COUNTED = 10  # requests
ONE_IN = 4  # is not looked at
FEWEST = 5  # requests
MOST = 30  # lines, and functions


def environ(one: Ask) -> dict[str, Any]:
    """As gunicorn makes it of what the proxy sends, each from another address."""
    path, _, query = one.path.partition("?")
    body = one.body.encode()
    made = {
        "REQUEST_METHOD": one.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(path),
        "RAW_URI": one.path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "127.0.0.1",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in (load.headers() | dict(one.headers)).items():
        key = name.upper().replace("-", "_")
        made[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value
    return made


def answered(application: Application, asked: dict[str, Any]) -> Answer:
    """All of it: the body is made while it is read."""
    begun: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], *_more: Any) -> None:
        begun[:] = [int(status.split()[0]), headers]

    body = application(asked, start)
    try:
        content = b"".join(body)
    finally:
        if hasattr(body, "close"):
            body.close()
    return Answer(begun[0], dict(begun[1]), content)


class Site:
    """The application, and who looks at it while it answers."""

    def __init__(self, application: Application) -> None:
        self.application = application

    def ask(self, one: Ask) -> Answer:
        return load.right(one, answered(self.application, environ(one)))

    def spend(self, asks: Iterator[Ask], *, seconds: float, most: int) -> int:
        """Ask for so long, or so often; how often that was."""
        asked, begun = 0, time.process_time()
        for one in itertools.islice(asks, most):
            self.ask(one)
            asked += 1
            if time.process_time() - begun >= seconds:
                break
        return asked

    def look(self, sampler: Sampler, asks: Iterator[Ask], *, seconds: float) -> Looked:
        """Ask until so much has been seen. Each fourth is not looked at: what else runs on the machine slows all alike."""
        plain = asked = 0
        web, database = 0.0, database_seconds()
        with sampler.looking():
            for number, one in enumerate(asks):
                made = environ(one)
                if number % ONE_IN == 0:
                    before = time.process_time()
                    answer = answered(self.application, made)
                    web += time.process_time() - before
                    plain += 1
                else:
                    with sampler.asking():
                        answer = answered(self.application, made)
                    asked += 1
                load.right(one, answer)
                if asked >= FEWEST and sampler.in_all() >= seconds:
                    break
        return Looked(asked, web / plain, (database_seconds() - database) / (asked + plain))


@dataclass(frozen=True)
class Looked:
    """How many were looked at; seconds of a request that was not, of web process and database."""

    asked: int
    web: float
    database: float


def database_seconds() -> float:
    """Of the server's process that answers us, so far; none where the database is a file."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def profiled(site: Site, asking: Asking, layers: Layers, *, seconds: float) -> dict[str, Any]:
    """Milliseconds of a request: without being looked at, and their shares by layer, line, function, statement."""
    most, parts = asking.act.most, asking.act.parts
    if asking.act.conditional:
        asking.conditional(site.ask)
    asks = asking.next(most)
    site.spend(asks, seconds=seconds * WARM, most=max(int(most * WARM), FEWEST))
    statements = Statements(layers, database_seconds)
    with statements.counting():
        counted = site.spend(asks, seconds=seconds, most=min(max(most // 20, 1), COUNTED))
    sampler = Sampler(layers)
    looked = site.look(sampler, asks, seconds=seconds)
    milliseconds = looked.web * 1_000 / parts
    return {
        "web": milliseconds,
        "database": looked.database * 1_000 / parts,
        "statements": statements.number / counted,
        "models": statements.models / counted,
        "requests": looked.asked,
        "looks": sampler.looks,
        "sampled": sampler.in_all() * 1_000 / looked.asked / parts,
        **_shared(sampler, milliseconds),
        "sql": statements.told(sampler, milliseconds, counted, parts),
    }


def _shared(sampler: Sampler, milliseconds: float) -> dict[str, Any]:
    """What was seen, as shares of what a request takes when nobody looks."""
    in_all = sampler.in_all()
    layers: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    lines: dict[str, float] = defaultdict(float)
    within: dict[str, float] = defaultdict(float)
    for place, seconds in sampler.seconds.items():
        part = seconds / in_all * milliseconds
        layers[place.layer][place.part] += part
        lines[place.line] += part
        for name in place.within:
            within[name] += part
    return {
        "layers": layers,
        "lines": _most(lines),
        "within": _most(within),
    }


def _most(costs: dict[str, float]) -> dict[str, float]:
    return dict(sorted(costs.items(), key=lambda one: -one[1])[:MOST])


@contextmanager
def keeping(kept: bool) -> Iterator[None]:
    """Whether the site keeps pages meanwhile."""
    from eventsite.kept import pages

    longest = pages.LONGEST_QUERY
    pages.LONGEST_QUERY = longest if kept else -1
    try:
        yield
    finally:
        pages.LONGEST_QUERY = longest


def main(facts: Facts, seconds: float, names: list[str]) -> dict[str, Any]:
    from django.conf import settings
    from django.db import connection

    from eventsite.wsgi import application

    # As its workers are: what is loaded by now is no rubbish.
    runpy.run_path("gunicorn.conf.py")["when_ready"](None)
    site, layers = Site(application), Layers(settings.MIDDLEWARE)
    found = {}
    for act in ACTS:
        if act.name not in names:
            continue
        print(f"{time.strftime('%H:%M:%S')} {connection.vendor}: {act.name}", file=sys.stderr, flush=True)  # fmt: skip
        connection.close()  # none is so old that it is made anew meanwhile
        with keeping(not act.made):
            found[act.name] = profiled(site, Asking(act, facts), layers, seconds=seconds)
    return found


if __name__ == "__main__":
    told = json.loads(Path(sys.argv[1]).read_text())
    found = roomy(main, told, float(sys.argv[2]), sys.argv[3:])  # as under gunicorn
    print(json.dumps(found))
