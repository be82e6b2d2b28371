"""What a machine that went live by docs/deploy.md does; each says in a line what it saw."""

from __future__ import annotations

import http.client
import json
import re
import socket
import ssl
import time
import uuid
from contextlib import ExitStack, suppress
from email import message_from_bytes, policy

from django.utils import timezone

from eventsite.tickets import codes
from eventsite.web.middleware import MOST_BYTES_OF_A_FORM

from .asking import Answer, Connection, Crowd, Visitor, another_source, trusting
from .machine import METRICS_TOKEN, NAME, Machine, until

AN_EVENING = """
from datetime import timedelta
from django.urls import reverse
from django.utils import timezone
from eventsite.door import tablets
from tests import build
evening = build.edition(capacity=900, starts_at=timezone.now() + timedelta(hours=3))
tablet = tablets.offer(evening.sessions.get(), names_allowed=False, by=None)
print(evening.get_absolute_url(), tablets.pairing_code(tablet), reverse("tablet:pair"), reverse("tablet:exchange"))
"""


def headers(machine: Machine) -> str:
    visitor = Visitor(machine)
    home = visitor.ask("/", Accept_Encoding="gzip, deflate, br")
    style = visitor.ask(
        re.search(r'href="(/static/[^"]+\.css)"', home.text)[1], Accept_Encoding="br"
    )

    assert home.status == style.status == 200
    assert home.headers["Strict-Transport-Security"].startswith(
        "max-age=31536000; includeSubDomains"
    )
    assert "default-src 'self'" in home.headers["Content-Security-Policy"]
    assert home.headers["X-Content-Type-Options"] == "nosniff"
    assert home.headers["Server"] == "nginx"  # and no version
    assert home.headers["Set-Cookie"] is None
    # Compressed once, by the site.
    assert home.headers.get_all("Content-Encoding") == ["gzip"]
    assert "<html" in home.text
    assert style.headers.get_all("Content-Encoding") == ["br"]
    assert "immutable" in style.headers["Cache-Control"]
    return "headers: HSTS, CSP, no version, no cookie; compressed once, gzip and br"


def names(machine: Machine) -> str:
    plain = http.client.HTTPConnection("127.0.0.1", machine.http, timeout=10)
    plain.request("GET", "/agenda/?q=x", headers={"Host": "elders.example"})
    moved = plain.getresponse()
    plain.close()
    assert (moved.status, moved.headers["Location"]) == (301, f"https://{NAME}/agenda/?q=x")

    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with socket.create_connection(("127.0.0.1", machine.https)) as line:
        try:
            context.wrap_socket(line, server_hostname="elders.example")
        except ssl.SSLError:
            pass
        else:
            raise AssertionError("another name got a certificate")
    assert Visitor(machine).ask("/", Host="elders.example").status == 421
    return "names: http leads to https, another name gets neither certificate nor page"


def journey(machine: Machine) -> tuple[str, str]:
    """Sign up, get a ticket by mail, be let in. Returns the evening's path, too."""
    path, code, pair, exchange = machine.in_the_site(AN_EVENING).split()
    bram = Visitor(machine)
    assert bram.ask(path).status == 200
    assert bram.sign_up(path, "bram@example.nl").status in {200, 302, 303}

    (mail,) = until(lambda: machine.post.to("bram@example.nl"))
    text = message_from_bytes(mail, policy=policy.default).get_body(("plain",)).get_content()
    link = re.search(rf"https://{NAME}(/kaart/\S+)", text)[1]
    ticket = bram.ask(link, Accept_Encoding="identity")
    assert ticket.status == 200
    shown = re.search(r'<p class="ticket__code">([^<]+)</p>', ticket.text)[1]
    key = codes.hash_code(re.sub("[ -]", "", shown))[: codes.KEY_LENGTH]

    tablet = Visitor(machine)
    token = "t" * 43
    said = {"code": code, "token": token}
    paired = tablet.ask(pair, "POST", json.dumps(said).encode(), Content_Type="application/json")
    assert paired.status == 200, paired.text
    scan = {
        "id": str(uuid.uuid4()),
        "at": timezone.now().isoformat(),
        "people": 1,
        "key": key,
        "walkIn": None,
        "undoneAt": None,
    }
    brought = tablet.ask(
        exchange, "POST", json.dumps({"sentAt": timezone.now().isoformat(), "items": [scan]}).encode(),
        Content_Type="application/json", Authorization=f"Bearer {token}",
    )  # fmt: skip
    assert brought.status == 200, brought.text
    assert machine.sql("SELECT count(*) FROM eventsite_checkin") == "1"

    # What opens something stands in no log, nor who came.
    machine.token = re.split("/", link)[2]
    bram.ask("/agenda/?q=geheim&email=bram@example.nl")
    logs = machine.access_log() + machine.journal()
    assert '"path":"/kaart/"' in logs.replace(" ", "")
    assert [
        one
        for one in (machine.token, "geheim", "bram@", bram.source, tablet.source, token)
        if one in logs
    ] == []
    return (
        path,
        "journey over TLS: signed up, mailed, ticket shown, let in; of it no key, query or address in any log",
    )


def watched(machine: Machine) -> str:
    """Who watches reads whether all is well, and from inside how much of it; one request has one name in every log."""
    monitor = Visitor(machine)
    for path in (
        "/gezond/cijfers/",
        "//gezond//cijfers/",
        "/gezond/%63ijfers/",
        "/gezond/x/../cijfers/",
    ):
        asked = monitor.ask(path, Authorization=f"Bearer {METRICS_TOKEN}")
        assert (asked.status, "# TYPE" in asked.text) == (404, False), path
    figures = machine.run(
        f"curl --silent --fail --unix-socket /srv/cafe/web.sock --header 'Host: {NAME}' --header 'X-Forwarded-Proto: https' "
        f"--header 'X-Forwarded-For: 127.0.0.1' --header 'Authorization: Bearer {METRICS_TOKEN}' http://localhost/gezond/cijfers/"
    )
    counted = len(re.findall("^# TYPE ", figures, re.M))
    assert counted > 5, figures

    alive = monitor.ask("/gezond/leeft/", X_Request_ID="of-a-clients-own")
    name = alive.headers["X-Request-ID"]
    assert alive.status == 200
    assert re.fullmatch("[0-9a-f]{32}", name)
    until(lambda: f'"request_id":"{name}"' in machine.access_log())
    until(lambda: f'"request_id": "{name}"' in machine.journal())
    return f"watched: well, {counted} figures for who asks from inside and none outside; a request has one id in both logs"


def large(machine: Machine, path: str) -> str:
    refused = _said_length(machine, path, MOST_BYTES_OF_A_FORM + 1)
    assert (refused.status, "Dit is te groot" in refused.text) == (413, True)
    with suppress(TimeoutError):  # what the site takes is waited for
        answer = _said_length(machine, path, MOST_BYTES_OF_A_FORM, patience=1)
        raise AssertionError(f"{answer.status} to a form that fits")
    return "too large: 413 in words before it is sent, from one byte more than the site takes"


def _said_length(machine: Machine, path: str, length: int, patience: float = 30) -> Answer:
    """A head that says how much is coming, and nothing of it."""
    connection = Connection(machine, another_source(), patience)
    try:
        connection.putrequest("POST", f"{path}aanmelden/")
        connection.putheader("Content-Length", str(length))
        connection.endheaders()
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())
    finally:
        connection.close()


def half_sent(machine: Machine, path: str) -> str:
    """Fifty at once that send half a head or half a form, and then nothing."""
    with ExitStack() as stack:
        for number in range(50):
            line = stack.enter_context(socket.create_connection(("127.0.0.1", machine.https)))
            safe = stack.enter_context(trusting(machine).wrap_socket(line, server_hostname=NAME))
            body = "Content-Length: 1000\r\n\r\nname=Br" if number % 2 else ""
            safe.sendall(f"POST {path}aanmelden/ HTTP/1.1\r\nHost: {NAME}\r\n{body}".encode())
        through_the_proxy = _seconds_of_a_page(machine)
    assert through_the_proxy < 2
    sent = _hold_every_thread(machine)
    return (
        f"50 half-sent requests: a page took {through_the_proxy * 1000:.0f} ms meanwhile "
        f"(past the proxy {sent} hold every thread)"
    )


def _hold_every_thread(machine: Machine) -> int:
    """What the proxy is for: past it half a head holds a thread. Returns how many it took."""
    with ExitStack() as stack:
        for number in range(1, 401):  # each of gunicorn's processes takes what it gets hold of
            line = stack.enter_context(socket.socket(socket.AF_UNIX))
            line.connect(str(machine.folder / "srv/cafe/web.sock"))
            line.sendall(b"POST / HTTP/1.1\r\nHost: ")
            if number % 50 == 0:
                try:
                    _seconds_of_a_page(machine, patience=3)
                except TimeoutError:
                    return number
    raise AssertionError("half-sent requests hold no thread any more: this test shows nothing")


def _seconds_of_a_page(machine: Machine, patience: float = 30) -> float:
    began = time.monotonic()
    assert Visitor(machine, patience=patience).ask("/privacy/").status == 200
    return time.monotonic() - began


def who_asks(machine: Machine) -> str:
    """Whoever says that they are somebody else each time is braked all the same, and nobody else is."""
    liar = Visitor(machine)
    statuses = [
        liar.ask(f"/kaart/none-{n}/", X_Forwarded_For=f"203.0.113.{n}").status for n in range(60)
    ]
    assert 429 in statuses[30:]
    assert set(statuses[:20]) == {404} or 429 not in statuses[:20]
    assert Visitor(machine).ask("/kaart/none/").status != 429
    return f"X-Forwarded-For: a client that makes it up is braked after {statuses.index(429)} links that open nothing"


def served(machine: Machine) -> str:
    return (machine.folder / "srv/cafe/current").resolve().name


def broken_release_is_not_served(machine: Machine) -> str:
    """One that lacks a file of its own, made from another without fetching all of it again."""
    before = served(machine)
    machine.run(
        "cp -al /srv/cafe/releases/1.3.0 /srv/cafe/releases/1.4.0; rm /srv/cafe/releases/1.4.0/eventsite/wsgi.py"
    )
    said = machine.run("/srv/cafe/releases/1.4.0/deploy/serve 1.4.0 || true")
    assert f"{before} is served as before" in said
    assert served(machine) == before
    assert Visitor(machine).ask("/").status == 200
    return "a release that does not start is not served, and the one before is"


def crowd_notices(machine: Machine, path: str) -> int:
    """That a failed request would be seen: what the proxy leads to is gone for half a second."""
    with Crowd(machine, path) as crowd:
        machine.run(
            "mv /srv/cafe/web.sock /srv/cafe/gone; sleep 0.5; mv /srv/cafe/gone /srv/cafe/web.sock"
        )
        until(lambda: Visitor(machine).ask("/").status == 200)
    return len(crowd.wrong)


def mailed_once(machine: Machine, addresses: list[str]) -> None:
    def all_of_them() -> bool:
        return all(machine.post.to(one) for one in addresses)

    with suppress(AssertionError):
        until(all_of_them, 60)
    counted = {one: len(machine.post.to(one)) for one in addresses}
    assert {one: n for one, n in counted.items() if n != 1} == {}
