"""A program that is told by webhooks, on this machine, and webhooks that lead to it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from standardwebhooks import Webhook as Verifier

from eventsite.models import Webhook, WebhookKind
from eventsite.webhooks import verbs
from tests.websites import Website, website


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


def webhook(url: str = "https://ontvanger.example.nl/webhook", **fields: Any) -> Webhook:
    """One that is told everything, unless said otherwise."""
    said = {"name": "HaarlemLink", "url": url, "kinds": list(WebhookKind.values)} | fields
    by = said.pop("created_by", None)
    made = Webhook(**said)
    verbs.make(made, by=by)
    return made
