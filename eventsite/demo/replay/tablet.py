"""A borrowed tablet at the door: paired by the code on the organiser's screen, it keeps scans and brings them."""

from __future__ import annotations

import hashlib
import re
import secrets
import uuid
from dataclasses import dataclass, field
from typing import Any

from .browser import Browser, NotAsMeant, Page
from .world import World

_CODE = re.compile(r"(?:[0-9A-HJKMNP-TV-Z]{5} ){5}[0-9A-HJKMNP-TV-Z]")
BATCH = 50


def code_in(text: str) -> str:
    """The ticket's, as it stands in a mail or on the ticket."""
    found = _CODE.search(text)
    if not found:
        raise NotAsMeant(f"no ticket code in: {text}")
    return found[0].replace(" ", "")


@dataclass
class Tablet:
    """``scans`` are those that it still holds."""

    world: World
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    scans: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._browser = Browser(self.world.answers)

    def pair(self, page: Page) -> None:
        """By the address in the QR code on that page: what stands behind its # stays in the browser."""
        code = page.fragment("/inchecken/tablet/")
        self._browser.open("/inchecken/tablet/")
        body = {"code": code, "token": self.token}
        self._browser.send_json("/api/tablet/v1/koppelen", body)

    def scan(self, code: str, people: int) -> None:
        self._keep(people, key=hashlib.sha256(code.encode()).hexdigest()[:20])

    def write_down(self, name: str, email: str, people: int) -> None:
        """Somebody without a ticket."""
        self._keep(people, walkIn={"name": name, "email": email})

    def _keep(self, people: int, **what: Any) -> None:
        at = self.world.clock.now().isoformat()
        self.scans.append({"id": str(uuid.uuid4()), "at": at, "people": people, **what})

    def bring(self) -> list[str]:
        """What it holds, fifty at a time; what became of each."""
        became = []
        while True:
            batch, self.scans = self.scans[:BATCH], self.scans[BATCH:]
            body = {
                "sentAt": self.world.clock.now().isoformat(),
                "waiting": len(batch) + len(self.scans),
                "items": batch,
            }
            answer = self._browser.send_json("/api/tablet/v1/bijwerken", body, self.token)
            became += [one["outcome"] for one in answer["taken"]]
            self.world.counts["scans"] += len(batch)
            if not self.scans:
                return became
