"""One request to a receiver: signed, small, short, and never into our own network."""

from __future__ import annotations

import json
import logging
import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from requests_hardened.ip_filter import InvalidIPAddress

from eventsite.models import WebhookDelivery, is_refusal
from eventsite.web import utc
from eventsite.web.outgoing import send

from . import keys

log = logging.getLogger(__name__)

PORTS = {443, 8443}
GONE = requests.codes.gone
_SECONDS = re.compile(r"[0-9]{1,10}")
AGENT = "Initiatievencafe-Webhooks/1.0"


class Trouble(TextChoices):
    """Why there was no answer with a status."""

    OWN_NETWORK = (
        "own network",
        _("Het adres ligt in ons eigen netwerk. Daar sturen wij niets heen."),
    )
    NOT_HTTPS = "not https", _("Het adres is geen https-adres op poort 443 of 8443.")
    SLOW = "slow", _("Geen antwoord binnen tien seconden.")
    NO_SITE = "no site", _("De naam in het adres bestaat niet.")
    UNREACHABLE = "unreachable", _("Geen verbinding.")


@dataclass(frozen=True)
class Posted:
    """How one try went; ``wait`` is how long its receiver asks us to."""

    ok: bool
    answer: str  # a status, or a Trouble
    wait: timedelta | None = None

    @property
    def is_gone(self) -> bool:
        return self.answer == str(GONE)

    @property
    def is_refusal(self) -> bool:
        return is_refusal(self.answer)


def body_of(delivery: WebhookDelivery) -> str:
    """The same each time it is tried. Standard Webhooks 1.0, “Payload structure”."""
    data = dict(delivery.data)
    if "adres" in data:
        data["adres"] = f"{settings.SITE_URL}/api/v1{data['adres']}"
    told: dict[str, Any] = {
        "type": delivery.kind,
        "timestamp": utc.written(delivery.happened_at, "seconds"),
        "data": data,
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def post(url: str, delivery: WebhookDelivery, secrets: Sequence[str]) -> Posted:
    """Raises nothing. A redirect is an answer as any other that is no 2xx: we follow none."""
    if not may_be_asked(url):
        return Posted(ok=False, answer=Trouble.NOT_HTTPS)
    now, body = timezone.now(), body_of(delivery)
    name = str(delivery.delivery_id)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": AGENT,
        "webhook-id": name,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": keys.sign(name, now, body, secrets),
    }
    anywhere = settings.WEBHOOKS_IN_OWN_NETWORK
    try:
        response = send("POST", url, headers, body=body.encode(), anywhere=anywhere)
    except InvalidIPAddress:
        return Posted(ok=False, answer=Trouble.OWN_NETWORK)
    except requests.Timeout:
        return Posted(ok=False, answer=Trouble.SLOW)
    except (requests.RequestException, ValueError, OSError) as error:
        return Posted(ok=False, answer=_why(error))
    except Exception:  # what the other side says is theirs; whatever it is, the others are told
        log.exception("A webhook could not be sent")
        return Posted(ok=False, answer=Trouble.UNREACHABLE)
    status = response.status_code
    return Posted(ok=200 <= status < 300, answer=str(status), wait=_asked_to_wait(response, now))


def may_be_asked(url: str) -> bool:
    """https, on a port where https is served; in our own network, where that is allowed, any."""
    if settings.WEBHOOKS_IN_OWN_NETWORK:
        return True
    try:
        parts = urlsplit(url)
        return parts.scheme == "https" and (parts.port or 443) in PORTS
    except ValueError:
        return False


def _why(error: BaseException) -> Trouble:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, socket.gaierror):
            return Trouble.NO_SITE
        cause = cause.__cause__ or cause.__context__
    return Trouble.UNREACHABLE


def _asked_to_wait(response: requests.Response, now: datetime) -> timedelta | None:
    """``Retry-After`` in seconds (RFC 9110 §10.2.3); as a date it is left alone."""
    said = response.headers.get("Retry-After", "")
    if not _SECONDS.fullmatch(said):
        return None
    return timedelta(seconds=min(int(said), 86_400))
