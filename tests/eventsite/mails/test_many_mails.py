"""Hundreds of mails through two workers, one of them killed after each few dozen."""

from __future__ import annotations

import random
import signal
from collections import Counter

import pytest
from django.utils import timezone

from eventsite.mails import mailings
from eventsite.models import Message, Registration

from ... import build
from .test_delivery import all_sent, server, until, worker  # noqa: F401 (fixtures)

MANY = 160
KILL_AFTER = 30  # mails since the last kill
KILLS = 3  # each costs two seconds to start another
SECONDS_FOR_EACH = 0.04  # of the server, so that a kill finds mails in hand


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_hundreds_of_mails_with_a_worker_killed_after_each_few_dozen(server, worker):  # noqa: F811
    """None is lost. One comes twice only when its worker was killed after the server took it and
    before that was written down: at most one for each kill, with the same Message-ID."""
    event = build.edition(capacity=MANY)
    Registration.objects.bulk_create(
        Registration(
            event=event,
            name=f"Bezoeker {n}",
            email=f"bezoeker{n}@example.nl",
            status=Registration.Status.CONFIRMED,
            confirmed_at=timezone.now(),
            ticket_hash=f"{n:064d}",
        )
        for n in range(MANY)
    )
    mailings.send(build.mailing(event))
    server.seconds_for_each = SECONDS_FOR_EACH
    kills = killed_at = 0

    workers = [worker(lease=5), worker(lease=5)]
    while not all_sent():
        target = len(server.received) + 10
        until(lambda target=target: len(server.received) >= target or all_sent())
        # A busy machine takes longer to start a worker: if none came to deliver, none would finish.
        both_deliver = all(process.sender in server.senders for process in workers)
        is_time = len(server.received) >= killed_at + KILL_AFTER
        if both_deliver and is_time and kills < KILLS:
            unlucky = random.randrange(2)
            workers[unlucky].send_signal(signal.SIGKILL)
            workers[unlucky].wait()
            workers[unlucky] = worker(lease=5)
            kills += 1
            killed_at = len(server.received)

    received = Counter(server.message_ids())
    twice = {message_id: n for message_id, n in received.items() if n > 1}
    print(
        f"\n{MANY} queued, {len(received)} distinct Message-IDs received, "
        f"{MANY - len(received)} lost, {sum(twice.values()) - len(twice)} duplicates, "
        f"{kills} workers killed"
    )
    queued = {
        message_id.encode() for message_id in Message.objects.values_list("message_id", flat=True)
    }
    assert set(received) == queued
    assert {to for to, _ in server.received} == {f"bezoeker{n}@example.nl" for n in range(MANY)}
    assert kills >= 2  # the last may have come too late on a busy machine
    # Each duplicate is a mail that was in the hands of a worker when it was killed.
    assert sum(twice.values()) - len(twice) <= kills
    tried_again = set(Message.objects.filter(attempts__gt=1).values_list("message_id", flat=True))
    assert {message_id.decode() for message_id in twice} <= tried_again
