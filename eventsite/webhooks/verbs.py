"""What managers do with webhooks: make one, change it, try it, pause it, go on, send again, take it away."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from eventsite.models import PING, Webhook, WebhookDelivery
from eventsite.staff.log import Verb, record, stored, values
from eventsite.web.versions import Check

from . import keys

KEPT_WAITING = timedelta(days=14)  # for who is paused; older it is of no use to anybody
UNTIL_GONE = timedelta(hours=1)  # far longer than a transaction takes


class Removed(Exception):
    """Somebody took it away meanwhile."""


class NotActive(Exception):
    """It is paused, or was stopped: nothing is sent to it now."""


@transaction.atomic
def make(webhook: Webhook, *, by: User | None) -> str:
    """Store a new one and begin to tell it. Returns its secret, which nobody is shown again."""
    webhook.created_by = by
    webhook.save()
    record(Verb.ADDED, webhook, after=_told(values(webhook)))
    return keys.begin(webhook)


@transaction.atomic
def change(webhook: Webhook, check: Check) -> None:
    """Keep edits of name, address, kinds and event; what waits goes to the new address. Raises Removed."""
    held = _held(webhook)
    check()
    before = _told(stored(held))
    held.name, held.url = webhook.name, webhook.url
    held.kinds, held.event = webhook.kinds, webhook.event
    held.save(update_fields=["name", "url", "kinds", "event"])
    record(Verb.CHANGED, held, before=before, after=_told(values(held)))


def _told(fields: dict[str, object]) -> dict[str, object]:
    """As the log keeps them: of a list, what is in it."""
    kinds = fields["kinds"]
    assert isinstance(kinds, list)  # noqa: S101 (as the model has them)
    return fields | {"kinds": " ".join(sorted(kinds))}


@transaction.atomic
def ping(webhook: Webhook) -> WebhookDelivery:
    """Send something to try it with, behind what waits. Raises Removed or NotActive."""
    held = _held(webhook)
    if not held.is_active:
        raise NotActive
    sent = WebhookDelivery.objects.create(webhook=held, kind=PING, data={"webhook": held.name})
    _at_once(held)
    record(Verb.TRIED, held)
    return sent


@transaction.atomic
def pause(webhook: Webhook) -> None:
    """Send nothing until somebody says so; what happens is kept for KEPT_WAITING. Twice is once. Raises Removed."""
    held = _held(webhook)
    if held.state == Webhook.State.PAUSED:
        return
    held.state, held.stopped_at = Webhook.State.PAUSED, timezone.now()
    held.save(update_fields=["state", "stopped_at"])
    record(Verb.PAUSED, held)


@transaction.atomic
def resume(webhook: Webhook) -> None:
    """Send what waits, in its order, and what comes. Twice is once. Raises Removed."""
    held = _held(webhook)
    if held.is_active:
        return
    held.state, held.stopped_at = Webhook.State.ACTIVE, None
    held.failures, held.failing_since, held.last_error = 0, None, ""
    held.next_attempt_at = timezone.now()
    held.save()
    record(Verb.RESUMED, held)


@transaction.atomic
def send_again(delivery: WebhookDelivery) -> None:
    """Once more, with the same id, before what waits. Raises Removed or NotActive."""
    held = _held(delivery.webhook)
    if not held.is_active:
        raise NotActive
    WebhookDelivery.objects.filter(pk=delivery.pk).update(
        state=WebhookDelivery.State.WAITING, delivered_at=None
    )
    _at_once(held)
    record(Verb.TOLD_AGAIN, held)


@transaction.atomic
def remove(webhook: Webhook) -> None:
    """Take it away. Its row goes an hour later: a sign-up of this moment may be writing to it. Twice is once."""
    held = Webhook.objects.select_for_update(no_key=True).get(pk=webhook.pk)
    if held.state == Webhook.State.REMOVED:
        return
    held.state, held.stopped_at = Webhook.State.REMOVED, timezone.now()
    held.save(update_fields=["state", "stopped_at"])
    record(Verb.REMOVED, held)


def hold() -> int:
    """Pause all that are active, after a restore: what waits may have gone out since. Returns how much waits.

    Part of restoring, in its transaction; a manager puts each on again, or takes it away.
    """
    Webhook.objects.filter(state=Webhook.State.ACTIVE).update(
        state=Webhook.State.PAUSED, stopped_at=timezone.now(), leased_until=None
    )
    return WebhookDelivery.objects.waiting().count()


def tidy(now: datetime) -> None:
    """The worker's, now and then: what waits too long, and what was taken away."""
    old = WebhookDelivery.objects.waiting().filter(happened_at__lte=now - KEPT_WAITING)
    old.update(state=WebhookDelivery.State.DROPPED)
    gone = Webhook.objects.filter(state=Webhook.State.REMOVED, stopped_at__lte=now - UNTIL_GONE)
    gone.delete()


def _held(webhook: Webhook) -> Webhook:
    """As it is now, held. Raises Removed."""
    held = Webhook.objects.kept().select_for_update(no_key=True).filter(pk=webhook.pk).first()
    if held is None:
        raise Removed
    return held


def _at_once(held: Webhook) -> None:
    held.next_attempt_at = timezone.now()
    held.save(update_fields=["next_attempt_at"])
