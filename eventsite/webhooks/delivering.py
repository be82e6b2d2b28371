"""Telling webhooks what waits for them: take one under a lease, send what it is owed in order, say how it went.

As the mails (``mails/queue.py``): in one statement, so of several workers it is one's; one that is killed leaves it
to whoever comes after the lease ran out, and what it had in hand goes again with the same id. An address is
what is taken, and not one message: so its messages come in order, and a pause is for all of them.

A message that its receiver refuses (``models.is_refusal``) is tried FIRMLY times. From then on what is behind it is tried after
it, each of them once. If one is taken, it was the messages before it: they are set aside. If none is, it may
as well be the address, and all of them wait. See docs/adr/0069-what-others-are-told.md.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from eventsite.jobs.trying import LONGEST_PAUSE, pause_after, surely
from eventsite.models import Webhook, WebhookDelivery, WebhookDeliveryQuerySet, is_refusal
from eventsite.web import tracing
from eventsite.web.asked_often import ASKED, AskedOften
from eventsite.web.outgoing import all_at_once

from . import keys
from .letters import WebhookStoppedLetter
from .posting import Posted, Trouble, post

log = logging.getLogger(__name__)

AT_ONCE = 8  # addresses
IN_A_ROW = 20  # messages to each
DEADLINE = 10.0  # seconds, for all of a round
LEASE = timedelta(minutes=1)  # well over what a round takes
FAILING_FOR = timedelta(days=3)  # then it is paused
FIRMLY = 3  # times, over three minutes at the least

_DUE: AskedOften[Webhook] = AskedOften(lambda: Webhook.objects.due(ASKED)[:AT_ONCE])


Went = tuple[WebhookDelivery, Posted]


@dataclass(eq=False)
class Taken:
    """A webhook that is ours to tell, with what it is owed and how that went so far.

    ``beyond`` is what follows the first, where that was refused often enough: what was not refused before.
    """

    webhook: Webhook
    until: datetime
    owed: list[WebhookDelivery]
    beyond: list[WebhookDelivery]
    secrets: list[str]
    went: list[Went] = field(default_factory=list)
    in_hand: WebhookDelivery | None = None

    def tell(self, deadline: float) -> None:
        """One after the other, until one fails or time is up; a refusal may be passed. Asks the database nothing."""
        with self.traced():
            all_went = self._tell(self.owed, deadline, passing=False)
            if not all_went and len(self.went) == 1 and self.went[0][1].is_refusal:
                self._tell(self.beyond, deadline, passing=True)

    def _tell(
        self, deliveries: Sequence[WebhookDelivery], deadline: float, *, passing: bool
    ) -> bool:
        """``passing``: go on after what is refused, until one is taken. Returns whether all went."""
        for delivery in deliveries:
            if time.monotonic() >= deadline:
                return True
            self.in_hand = delivery
            posted = post(self.webhook.url, delivery, self.secrets)
            self.went.append((delivery, posted))
            self.in_hand = None
            passing = passing and not posted.ok
            if not posted.ok and not (passing and posted.is_refusal):
                return False
        return True

    def traced(self) -> AbstractContextManager[None]:
        """In it log lines say whose they are: its own thread begins without."""
        return tracing.job(f"webhook-{self.webhook.pk}")


def deliver_due() -> int:
    """Until nothing is due. Returns how many were sent."""
    sent = 0
    while told := a_round():
        sent += told
    return sent


def a_round() -> int:
    """Tell those that are due longest. Returns how many messages were tried; 0 when nothing is due."""
    now = timezone.now()
    taken = [found for one in _DUE.all(now) if (found := take(one, now))]
    if not taken:
        return 0
    deadline = time.monotonic() + DEADLINE
    all_at_once(taken, lambda one: one.tell(deadline), deadline=DEADLINE)
    return sum(_note(one) for one in taken)


def take(webhook: Webhook, now: datetime) -> Taken | None:
    """One statement, so of several workers at once it is one's. None when it is not due any more."""
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
    rows = Webhook.objects.filter(
        free, pk=webhook.pk, state=Webhook.State.ACTIVE, next_attempt_at__lte=now
    )
    until = now + LEASE
    if not rows.update(leased_until=until):
        return None
    webhook = Webhook.objects.prefetch_related("secrets").get(pk=webhook.pk)
    most = min(IN_A_ROW, _left_this_hour(webhook, now))
    waiting = webhook.deliveries.waiting().order_by("pk")
    owed = list(waiting[:most])
    return Taken(webhook, until, owed, _beyond(waiting, owed, most), keys.valid(webhook, now))


def _beyond(
    waiting: WebhookDeliveryQuerySet, owed: Sequence[WebhookDelivery], most: int
) -> list[WebhookDelivery]:
    """One query, where the first was refused all but once more; nothing anywhere else."""
    if not owed or owed[0].attempts < FIRMLY - 1 or not is_refusal(owed[0].answer):
        return []
    others = waiting.filter(pk__gt=owed[0].pk).refused_before(were=False)
    return list(others[: most - 1])


def _left_this_hour(webhook: Webhook, now: datetime) -> int:
    """How many more it may get; a new hour begins when there is none."""
    if webhook.hour_began_at is None or webhook.hour_began_at <= now - timedelta(hours=1):
        webhook.hour_began_at, webhook.sent_this_hour = now, 0
    most: int = settings.WEBHOOKS_PER_HOUR
    return max(0, most - webhook.sent_this_hour)


def _note(taken: Taken) -> int:
    """Write down how it went; who is late has no answer. Returns how many were tried."""
    late, went = taken.in_hand, list(taken.went)
    if late and all(late is not delivery for delivery, _posted in went):
        went.append((late, Posted(ok=False, answer=Trouble.SLOW)))
    with taken.traced():
        surely(lambda: _store(taken, went))
    return len(went)


@transaction.atomic
def _store(taken: Taken, went: Sequence[Went]) -> None:
    """Only while the lease is ours: who took it over after it says how it went."""
    now, webhook = timezone.now(), taken.webhook
    # Held: a manager may pause it just now, and that stays so.
    held = Webhook.objects.select_for_update(no_key=True).filter(
        pk=webhook.pk, leased_until=taken.until
    )
    stored = held.first()
    if stored is None:
        return
    for delivery, posted in went:
        _store_one(delivery, posted, now)
    _set_aside(webhook, went)
    stored.leased_until = None
    stored.hour_began_at = webhook.hour_began_at
    stored.sent_this_hour = webhook.sent_this_hour + len(went)
    stored.next_attempt_at = now
    last = went[-1][1] if went else None
    if last and last.ok:
        stored.failures, stored.failing_since, stored.last_error = 0, None, ""
    elif last:
        _failed(stored, last, now, anew=any(posted.ok for _delivery, posted in went))
    if _left_this_hour(stored, now) == 0 and stored.hour_began_at:
        stored.next_attempt_at = max(
            stored.next_attempt_at, stored.hour_began_at + timedelta(hours=1)
        )
    stored.save()


def _store_one(delivery: WebhookDelivery, posted: Posted, now: datetime) -> None:
    rows = WebhookDelivery.objects.filter(pk=delivery.pk, state=WebhookDelivery.State.WAITING)
    said = {"attempts": F("attempts") + 1, "tried_at": now, "answer": posted.answer}
    if posted.ok:
        rows.update(state=WebhookDelivery.State.DELIVERED, delivered_at=now, **said)
    else:
        rows.update(**said)


def _set_aside(webhook: Webhook, went: Sequence[Went]) -> None:
    """What was refused before one that was taken, in this round or an earlier one: it holds up nobody any more."""
    taken = [delivery.pk for delivery, posted in went if posted.ok]
    if not taken or went[0][1].ok:
        return
    before = webhook.deliveries.waiting().filter(pk__lt=min(taken)).refused_before(were=True)
    number = before.update(state=WebhookDelivery.State.REFUSED)
    log.warning("Webhook %s: %s messages were refused and passed", webhook.pk, number)


def _failed(webhook: Webhook, posted: Posted, now: datetime, *, anew: bool) -> None:
    """Wait longer each time; after days, or when its receiver says so (410), no more until somebody looks."""
    webhook.failures = 1 if anew else min(webhook.failures + 1, 10_000)
    webhook.failing_since = now if anew else webhook.failing_since or now
    webhook.last_error = posted.answer
    pause = max(pause_after(webhook.failures), posted.wait or timedelta(0))
    webhook.next_attempt_at = now + min(pause, LONGEST_PAUSE)
    if not webhook.is_active:
        return
    if posted.is_gone:
        webhook.state = Webhook.State.GONE
        webhook.deliveries.waiting().update(state=WebhookDelivery.State.DROPPED)
    elif webhook.failing_since <= now - FAILING_FOR:
        webhook.state = Webhook.State.FAILING
    else:
        return
    webhook.stopped_at = now
    log.warning("Webhook %s was stopped: %s", webhook.pk, posted.answer)
    WebhookStoppedLetter.queue_about(webhook)
