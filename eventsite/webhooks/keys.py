"""The secret that a webhook is signed with, as Standard Webhooks 1.0 spells it: ``whsec_`` and 32 bytes in base64.

It is made from the site's key each time it is needed, so a copy of the database signs nothing. Of a new
SECRET_KEY the old one stays among SECRET_KEY_FALLBACKS: what is sent is signed with both meanwhile.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from standardwebhooks import Webhook as Signer

from eventsite.models import Webhook, WebhookSecret
from eventsite.staff.log import Verb, record

OVERLAP = timedelta(days=2)  # in which a receiver takes the new secret into use
_SALT = "eventsite.webhooks"


def begin(webhook: Webhook) -> str:
    """Give a new webhook its secret: who makes it sees it once. In the caller's transaction."""
    return spelled(WebhookSecret.objects.create(webhook=webhook))


@transaction.atomic
def renew(webhook: Webhook) -> str:
    """Another secret; the old one is signed with too for OVERLAP. Who renews twice in it ends the first."""
    held = Webhook.objects.select_for_update(no_key=True).get(pk=webhook.pk)
    now = timezone.now()
    WebhookSecret.objects.filter(webhook=held, ends_at__isnull=False).delete()
    WebhookSecret.objects.filter(webhook=held).update(ends_at=now + OVERLAP)
    secret = begin(held)
    record(Verb.RENEWED_SECRET, held)
    return secret


def spelled(secret: WebhookSecret) -> str:
    return _spelled(secret, settings.SECRET_KEY)


def valid(webhook: Webhook, now: datetime) -> list[str]:
    """All that a receiver may hold now, the newest first."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    secrets = [one for one in webhook.secrets.all() if one.ends_at is None or one.ends_at > now]
    return [_spelled(one, key) for one in secrets for key in keys]


def sign(delivery_id: str, at: datetime, body: str, secrets: Iterable[str]) -> str:
    """The value of ``webhook-signature``: one for each secret, with a space between."""
    moment = at.astimezone(UTC)  # the library reads the hours as UTC, whatever zone they are in
    return " ".join(Signer(one).sign(delivery_id, moment, body) for one in secrets)


def _spelled(secret: WebhookSecret, key: str) -> str:
    made = salted_hmac(_SALT, secret.seed.hex, secret=key, algorithm="sha256").digest()
    return f"whsec_{base64.b64encode(made).decode()}"
