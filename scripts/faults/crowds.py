"""Clients that hold on without asking, and two machines of which one goes; behind the shipped proxy."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from pathlib import Path

from .outcomes import Outcome
from .proxy import program, proxy
from .rush import Rush
from .scenes import PEOPLE, scene
from .sites import Site

SLOW = 300  # of them, ten times as many as the site has threads
FEWER = 90
MISSING = Outcome(notes=["left out: no nginx (Debian: apt-get install nginx)"])


def slow_clients(vendor: str) -> Outcome:
    """They send a letter now and then, of a form that is never whole; meanwhile people sign up."""
    nginx = program()
    if nginx is None:
        return MISSING
    with scene(vendor) as here, proxy(nginx, here.site.folder, [here.site.port]) as port:
        over = threading.Event()
        crowd = Crowd(port, over)
        crowd.begin()
        rush = Rush(here.path, [port], FEWER, tls=True)
        begin = time.monotonic()
        rush.begin()
        rush.end()
        took = time.monotonic() - begin
        holding = crowd.holding
        over.set()
        found = here.count(rush)
    found.promise(holding >= SLOW * 0.9, f"only {holding} slow clients held on")
    found.note(
        f"{holding} slow clients held on meanwhile; {FEWER} people signed up in {took:.0f} s,"
        f" the longest answer took {rush.longest:.1f} s"
    )
    return found


class Crowd:
    """Slow clients, each from an address of its own."""

    def __init__(self, port: int, over: threading.Event) -> None:
        self.port, self.over = port, over
        self.lines: list[ssl.SSLSocket] = []

    @property
    def holding(self) -> int:
        return len(self.lines)

    def begin(self) -> None:
        unchecked = ssl.create_default_context()
        unchecked.check_hostname, unchecked.verify_mode = False, ssl.CERT_NONE
        for number in range(SLOW):
            own = (f"127.2.{number // 250}.{number % 250 + 1}", 0)
            plain = socket.create_connection(("127.0.0.1", self.port), 10, source_address=own)
            line = unchecked.wrap_socket(plain, server_hostname="cafe.example.nl")
            line.sendall(
                b"POST /mijn/ HTTP/1.1\r\nHost: cafe.example.nl\r\nContent-Length: 5000\r\n"
                b"Content-Type: application/x-www-form-urlencoded\r\n\r\n"
            )
            self.lines.append(line)
        threading.Thread(target=self._drip, daemon=True).start()

    def _drip(self) -> None:
        while not self.over.wait(2):
            for line in list(self.lines):
                try:
                    line.sendall(b"x")
                except OSError:
                    self.lines.remove(line)
        for line in self.lines:
            line.close()


def one_machine_of_two(_vendor: str = "PostgreSQL") -> Outcome:
    """Both behind one proxy, on one database; one is killed, and begun anew."""
    nginx = program()
    if nginx is None:
        return MISSING
    with scene("PostgreSQL") as here:
        second = Site(Path(here.site.folder), here.site.database, here.site.smtp_port)
        second.start()
        try:
            with proxy(nginx, here.site.folder, [here.site.port, second.port]) as port:
                rush = Rush(here.path, [port], PEOPLE, tls=True)
                rush.begin()
                rush.wait_for(PEOPLE // 4)
                second.kill_the_web()
                rush.wait_for(PEOPLE * 2 // 3)
                second.start()
                rush.end()
        finally:
            second.stop()
        found = here.count(rush)
    found.note(f"the longest answer took {rush.longest:.1f} s")
    return found
