"""People who sign up at once, each until they are told: by the same form, as a browser sends it again."""

from __future__ import annotations

import http.client
import ssl
import threading
import time
import uuid
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlencode

AT_ONCE = 24
PAUSE = 0.3  # seconds until a refused one comes again
PATIENCE = 150.0  # seconds in all
LATER = {429, 502, 503, 504}  # of the site, and of the proxy while the site is away


@dataclass
class Guest:
    number: int
    email: str
    form: str = field(default_factory=lambda: str(uuid.uuid4()))
    told: bool = False
    refusals: int = 0
    others: list[int] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Everybody has a connection of their own."""
        return f"10.1.{self.number // 250}.{self.number % 250 + 1}"


class Rush:
    """``people`` who want a place at the event with this address; ``told`` may be looked at meanwhile."""

    def __init__(self, path: str, ports: list[int], people: int, *, tls: bool = False) -> None:
        self.path, self.ports, self.tls = f"{path}aanmelden/", ports, tls
        self.guests = [Guest(n, f"gast{n}@example.nl") for n in range(people)]
        self.longest = 0.0  # seconds that an answer took
        self._pool = ThreadPoolExecutor(AT_ONCE)
        self._going: list[Future[None]] = []
        self._over = threading.Event()

    @property
    def told(self) -> int:
        return sum(guest.told for guest in self.guests)

    def begin(self) -> None:
        self._going = [self._pool.submit(self._sign_up, guest) for guest in self.guests]

    def wait_for(self, told: int, seconds: float = 120) -> None:
        """Until so many were told, or the time is over."""
        give_up = time.monotonic() + seconds
        while self.told < told and time.monotonic() < give_up:
            time.sleep(0.01)

    def end(self) -> None:
        """Until everybody was told, or lost patience."""
        for one in self._going:
            one.result()
        self._pool.shutdown()

    def _sign_up(self, guest: Guest) -> None:
        give_up = time.monotonic() + PATIENCE
        while not guest.told and time.monotonic() < give_up:
            begin = time.monotonic()
            try:
                status = self._post(guest)
            except (OSError, http.client.HTTPException):
                status = 0
            self.longest = max(self.longest, time.monotonic() - begin)
            guest.told = status == 200
            if guest.told:
                return
            if status in LATER or status == 0:
                guest.refusals += 1
            else:
                guest.others.append(status)
            time.sleep(PAUSE)

    def _post(self, guest: Guest) -> int:
        port = self.ports[guest.number % len(self.ports)]
        connection = connect(port, tls=self.tls, source=guest.number)
        body = urlencode(
            {
                "name": f"Gast {guest.number}",
                "email": guest.email,
                "party_size": "1",
                "submission_id": guest.form,
            }
        )
        try:
            connection.request("POST", self.path, body, self._headers(guest))
            response = connection.getresponse()
            response.read()
            return response.status
        finally:
            connection.close()

    def _headers(self, guest: Guest) -> dict[str, str]:
        said = {
            "Host": "cafe.example.nl",
            "Sec-Fetch-Site": "same-origin",
            "Content-Type": "application/x-www-form-urlencoded",
            "Connection": "close",
        }
        if not self.tls:  # as the proxy says it
            said |= {"X-Forwarded-For": guest.address, "X-Forwarded-Proto": "https"}
        return said


def connect(
    port: int, *, tls: bool = False, source: int = 0, timeout: float = 20
) -> http.client.HTTPConnection:
    """To this machine; from an address of its own, which the proxy counts."""
    own = (f"127.1.{source // 250}.{source % 250 + 1}", 0)
    if not tls:
        return http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    unchecked = ssl.create_default_context()
    unchecked.check_hostname, unchecked.verify_mode = False, ssl.CERT_NONE
    return http.client.HTTPSConnection(
        "127.0.0.1", port, timeout=timeout, source_address=own, context=unchecked
    )
