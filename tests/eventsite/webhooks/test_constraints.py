"""What the database refuses of webhooks."""

from __future__ import annotations

import pytest
from django.utils import timezone

from eventsite.models import Webhook, WebhookDelivery, WebhookSecret

from ... import build
from ...constraints import refused

pytestmark = pytest.mark.django_db


def test_webhook_has_an_address():
    with refused("webhook_has_an_address"):
        Webhook.objects.create(name="x", url="mailto:bram@example.nl")


def test_webhook_stopped_at_exactly_when_not_active():
    for state, at in (("paused", None), ("active", timezone.now())):
        with refused("webhook_stopped_at_exactly_when_not_active"):
            Webhook.objects.create(name="x", url="https://x.nl", state=state, stopped_at=at)


def test_webhook_failing_since_exactly_with_failures():
    for failures, since in ((1, None), (0, timezone.now())):
        with refused("webhook_failing_since_exactly_with_failures"):
            Webhook.objects.create(
                name="x", url="https://x.nl", failures=failures, failing_since=since
            )


def test_webhook_secret_one_that_lasts():
    hook = build.webhook()

    with refused("webhook_secret_one_that_lasts"):
        WebhookSecret.objects.create(webhook=hook)


def test_webhook_delivered_at_exactly_when_delivered():
    hook = build.webhook()
    for state, at in (("delivered", None), ("waiting", timezone.now())):
        with refused("webhook_delivered_at_exactly_when_delivered"):
            WebhookDelivery.objects.create(webhook=hook, kind="ping", state=state, delivered_at=at)
