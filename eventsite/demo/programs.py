"""What other programs have in the demo: a key of HaarlemLink's and one that ended, and a webhook on pause.

Nobody knows the secrets: they are of chance, and what the verbs return is dropped. The webhook is on pause, so the
demo sends nothing out; its host is one that nobody can have (RFC 2606).
"""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib.auth.models import User

from cafes.models import Edition
from eventsite.keys import verbs as keys
from eventsite.models import ApiKey, Scope, Webhook, WebhookDelivery, WebhookKind
from eventsite.webhooks import verbs as webhooks

from . import clock
from .clock import Story

PARTNER = "HaarlemLink"
CONTACT = "techniek@haarlemlink.example"
ADDRESS = "https://haarlemlink.example/webhooks/initiatievencafe"
# Days ago.
MADE, ENDED, PAUSED = 34, 20, 1
TOLD = [WebhookKind.REGISTERED, WebhookKind.CHANGED, WebhookKind.CANCELLED]


def story(edition: Edition, today: date, mira: User) -> Story:
    """Mira makes the keys and the webhook of ``edition``; yesterday HaarlemLink moved to other servers."""
    manager = clock.staff(mira)
    yield clock.at(today - timedelta(days=MADE), 13, 20), manager
    _key(f"{PARTNER}: website", [Scope.SIGN_UP, Scope.OFFER], today, mira)
    trial = _key(f"{PARTNER}: proef", [Scope.SIGN_UP], today, mira)
    webhook = Webhook(name=PARTNER, url=ADDRESS, kinds=[str(one) for one in TOLD], event=edition)
    webhooks.make(webhook, by=mira)
    webhooks.ping(webhook)
    yield clock.at(today - timedelta(days=ENDED), 10, 5), manager
    keys.revoke(trial, by=mira)
    yield clock.at(today - timedelta(days=PAUSED), 9, 15), manager
    _arrived(webhook)
    webhooks.pause(webhook)


def _key(name: str, scopes: list[Scope], today: date, mira: User) -> ApiKey:
    ends = clock.at(today + timedelta(days=300), 0)
    return keys.make(
        name=name, partner=PARTNER, contact_email=CONTACT, scopes=scopes, expires_at=ends, by=mira
    ).key


def _arrived(webhook: Webhook) -> None:
    """All that happened until now was told at once."""
    for told in webhook.deliveries.waiting():
        told.state, told.answer, told.attempts = WebhookDelivery.State.DELIVERED, "204", 1
        told.tried_at = told.delivered_at = told.happened_at
        told.save()
