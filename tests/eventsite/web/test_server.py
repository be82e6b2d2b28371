"""gunicorn by our own gunicorn.conf.py: what it writes down, and what slow clients can't take from others."""

from __future__ import annotations

import io
import json
import logging
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from gunicorn.config import Config

from eventsite.web.logs import redact
from eventsite.web.server import SafeLogger, path_of
from eventsite.web.tracing import IN_ENVIRON

from . import deep

ROOT = Path(__file__).resolve().parents[3]
KEY = "WzEsMV0-1tAbc-x_9"
# Of what stands in an address: what opens something, or says who somebody is; and what anybody may read.
SECRET = {"token", "code", "key", "uidb36"}
OPEN = {"slug", "course", "scan", "look", "name", "suffix", "kind", "scan_id", "year"}
OPEN |= {"id", "aanmelding", "incheck", "jaar"}  # in the API: who asks also shows a key
OPEN_THOUGH_SO_NAMED = {"beheer/cijfers/download/<slug:key>.<slug:suffix>"}  # of a table of figures


def addresses(resolver=None, before=""):
    for one in (resolver or get_resolver()).url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from addresses(one, route)
        elif isinstance(one, URLPattern):
            yield route


def parameters(route: str) -> list[str]:
    """The names of what stands in it, but for numbers."""
    return re.findall(r"<(?!int:)(?:\w+:)?(\w+)>", route)


def filled(route: str) -> str:
    """With ``KEY`` where a secret stands, and a word for the rest."""

    def word(found: re.Match[str]) -> str:
        return KEY if found[1] in SECRET else "woord"

    plain = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", word, route)
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", word, plain).replace("^", "").replace("$", "")


SECRET_ADDRESSES = [
    route
    for route in addresses()
    if SECRET & set(parameters(route)) and route not in OPEN_THOUGH_SO_NAMED
]


def test_whatever_stands_in_an_address_is_known_to_be_secret_or_open():
    """A new name here: decide whether log lines may hold it."""
    assert {name for route in addresses() for name in parameters(route)} <= SECRET | OPEN
    assert len(SECRET_ADDRESSES) > 25


@pytest.mark.parametrize("route", SECRET_ADDRESSES)
def test_no_line_holds_what_stands_in_an_address(route):
    for path in (filled(route), filled(route).rstrip("/"), filled(route).upper()):
        assert KEY.upper() not in redact(f"Not Found: {path}").upper()


def environ(path: str, **others: str) -> dict[str, str]:
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "RAW_URI": path,
        "QUERY_STRING": "",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "203.0.113.7",
    } | others


class Answered:
    status = "200 OK"
    sent = 1234
    headers = [("Set-Cookie", f"session={KEY}")]


def own(logger: logging.Logger) -> logging.StreamHandler:
    """The handler that gunicorn gave it; pytest has some too."""
    return next(one for one in logger.handlers if getattr(one, "_gunicorn", False))


@pytest.fixture
def logged():
    """What stands in the access log after these requests."""
    config = Config()
    config.set("accesslog", "-")
    config.set(
        "access_log_format", '%(h)s %(r)s %(q)s %(f)s "%(a)s" %({cookie}i)s %({set-cookie}o)s'
    )
    log = SafeLogger(config)
    stream = io.StringIO()
    own(log.access_log).setStream(stream)

    def lines(*requests: dict[str, str]) -> str:
        for one in requests:
            headers = [("COOKIE", f"session={KEY}")]
            log.access(Answered, headers, one, timedelta(milliseconds=12))
        return stream.getvalue()

    return lines


def test_access_log_holds_no_key_of_any_address(logged):
    text = logged(*[environ(filled(route)) for route in SECRET_ADDRESSES])

    assert len(text.splitlines()) == len(SECRET_ADDRESSES)
    assert KEY not in text


def test_access_log_says_what_was_asked_and_not_by_whom(logged):
    line = logged(
        environ(
            "/agenda/",
            QUERY_STRING="q=bram@example.nl",
            RAW_URI="/agenda/?q=bram@example.nl",
            HTTP_REFERER=f"https://cafe.example.nl/mijn/{KEY}/",
            HTTP_USER_AGENT="Iemands browser",
            **{IN_ENVIRON: "0123456789abcdef0123456789abcdef"},
        )
    )

    said = json.loads(line)
    assert said.pop("timestamp").endswith("Z")
    assert said == {
        "logger": "gunicorn.access",
        "level": "info",
        "event": "request",
        "method": "GET",
        "path": "/agenda/",
        "status": 200,
        "bytes": 1234,
        "milliseconds": 12,
        "request_id": "0123456789abcdef0123456789abcdef",
    }


def test_line_break_in_an_address_begins_no_line(logged):
    assert len(logged(environ('/x\n{"event": "nep"}')).splitlines()) == 1
    assert path_of({"PATH_INFO": "/caf\u00c3\u00a9/"}) == "/caf%C3%A9/"


def test_error_log_of_gunicorn_holds_no_key_and_no_client():
    config = Config()
    log = SafeLogger(config)
    stream = io.StringIO()
    own(log.error_log).setStream(stream)

    log.warning("Invalid request from ip=203.0.113.7: nonsense")
    try:
        raise ValueError(f"/kaart/{KEY}/")
    except ValueError:
        log.exception("Error handling request %s", f"/mijn/{KEY}/?naam=x")

    assert len(stream.getvalue().splitlines()) == 2
    assert KEY not in stream.getvalue()
    assert "203.0.113.7" not in stream.getvalue()


FEW_THREADS = {"WEB_CONCURRENCY": "1", "WEB_THREADS": "4", "REQUEST_HEAD_SECONDS": "1"}


@pytest.fixture
def serve(tmp_path):
    """A small application, one of Python's own unless told otherwise, by gunicorn.conf.py; gives its port."""
    running = []

    def start(*arguments: str, application: str = "wsgiref.simple_server:demo_app") -> int:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [Path(sys.executable).parent / "gunicorn", application]
        with (tmp_path / "log").open("wb") as log:
            process = subprocess.Popen(
                [*command, "--bind", f"127.0.0.1:{port}", *arguments],
                cwd=ROOT,
                env=os.environ | FEW_THREADS,
                stdout=log,
                stderr=log,
            )
        running.append(process)
        for _ in range(200):
            try:
                answer(port)
                return port
            except OSError:
                time.sleep(0.05)
        raise AssertionError((tmp_path / "log").read_text())

    yield start
    for process in running:
        process.terminate()
        process.wait(20)


def answer(port: int, *, patience: float = 30) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=patience) as response:
        return response.status


def half_sent(port: int) -> socket.socket:
    client = socket.create_connection(("127.0.0.1", port), timeout=5)
    client.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Le")
    return client


def test_nine_half_sent_requests_do_not_stop_the_site(serve):
    """More of them than there are threads; each lets go of its own in a second."""
    port = serve()
    clients = [half_sent(port) for _ in range(9)]

    assert answer(port) == 200
    for client in clients:
        client.close()


def test_who_is_answered_is_known_to_have_waited_for_a_thread(serve):
    port = serve(application="tests.eventsite.web.waiting")
    clients = [half_sent(port) for _ in range(9)]

    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as response:
        waited = float(response.read())

    assert waited > 0.1  # until one of them had to let go
    for client in clients:
        client.close()


def test_loop_costs_the_same_however_deep_on_the_stack_a_request_runs_it(serve):
    port = serve(application="tests.eventsite.web.deep")
    answer(port)

    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as response:
        faults = int(response.read())

    assert faults < deep.TURNS / 10


def test_gunicorns_own_threads_would_be_held_for_ever(serve):
    port = serve("--worker-class", "gthread")
    clients = [half_sent(port) for _ in range(9)]

    with pytest.raises(TimeoutError):
        answer(port, patience=3)
    for client in clients:
        client.close()


COPIED = """
import sys, threading
import eventsite.wsgi
rarely = {"odfdo", "prometheus_client", "requests", "sentry_sdk", "stream_write_ods", "xlsxwriter"}
print(threading.active_count(), sorted(rarely & sys.modules.keys()), "desk.urls" in sys.modules)
"""


def test_workers_are_copies_of_what_holds_no_connection_no_thread_and_nothing_rarely_needed():
    nowhere = os.environ | {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    command = [sys.executable, "-W", "error", "-c", COPIED]
    found = subprocess.run(command, env=nowhere, cwd=ROOT, capture_output=True, text=True)

    assert found.stdout == "1 [] True\n", found.stderr


LEFT = """
import gc, runpy, weakref
runpy.run_path("gunicorn.conf.py")["when_ready"](None)
class Page: pass
page = Page()
page.itself = page
left = weakref.ref(page)
gc.collect(1)  # it is an old one now
del page
in_use = [[] for _ in range(30_000)]
print(gc.get_freeze_count() > 0, left())
"""


def test_what_a_page_leaves_goes_after_some_more_pages():
    found = subprocess.run([sys.executable, "-c", LEFT], cwd=ROOT, capture_output=True, text=True)

    assert found.stdout == "True None\n", found.stderr
