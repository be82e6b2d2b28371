"""A program that is told by webhooks, on this machine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from standardwebhooks import Webhook as Verifier

from ... import build
from ...websites import Website, website


class Receiver:
    """What it is told, in order, and how it answers."""

    def __init__(self, site: Website) -> None:
        self.site = site
        self.url = f"{site.url}/webhook"
        self.answers(204)

    def answers(self, page: Any) -> None:
        self.site.pages["/webhook"] = page

    @property
    def ids(self) -> list[str]:
        return [headers["webhook-id"] for headers, _body in self.site.posted]

    @property
    def told(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _headers, body in self.site.posted]

    @property
    def kinds(self) -> list[str]:
        return [one["type"] for one in self.told]

    def verified(self, secret: str, number: int = -1) -> Any:
        """As its own library reads it. Raises WebhookVerificationError."""
        headers, body = self.site.posted[number]
        return Verifier(secret).verify(body, dict(headers))


@contextmanager
def receiver() -> Iterator[Receiver]:
    with website() as site:
        yield Receiver(site)


webhook = build.webhook
