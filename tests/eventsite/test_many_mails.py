"""Two thousand mails through two workers, one of them killed each few seconds."""

from __future__ import annotations

import random
import signal
import time
from collections import Counter

import pytest
from django.utils import timezone

from eventsite.mails import mailings
from eventsite.models import Message, Registration

from .. import build
from .test_delivery import server, worker  # noqa: F401 (fixtures)

MANY = 2000
AT_MOST_SECONDS = 900  # on a busy machine; about a minute on an idle one
KILL_EVERY = 5  # seconds
# Of the server. So that even a fast machine takes long enough for several kills.
SECONDS_FOR_EACH = 0.01


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_thousand_mails_with_a_worker_killed_each_few_seconds(server, worker):  # noqa: F811
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
    started = killed_at = time.monotonic()
    kills = 0

    workers = [worker(lease=5), worker(lease=5)]
    while Message.objects.exclude(state=Message.State.SENT).exists():
        assert time.monotonic() - started < AT_MOST_SECONDS, Counter(
            Message.objects.values_list("state", "last_error")
        )
        time.sleep(0.1)
        # A busy machine takes longer to start a worker: if none came to deliver, none would finish.
        both_deliver = all(process.sender in server.senders for process in workers)
        if both_deliver and time.monotonic() - killed_at >= KILL_EVERY:
            unlucky = random.randrange(2)
            workers[unlucky].send_signal(signal.SIGKILL)
            workers[unlucky].wait()
            workers[unlucky] = worker(lease=5)
            kills += 1
            killed_at = time.monotonic()

    seconds = time.monotonic() - started
    received = Counter(server.message_ids())
    twice = {message_id: n for message_id, n in received.items() if n > 1}
    print(
        f"\n{MANY} queued, {len(received)} distinct Message-IDs received, "
        f"{MANY - len(received)} lost, {sum(twice.values()) - len(twice)} duplicates, "
        f"{kills} workers killed, {seconds:.0f} s ({MANY / seconds:.0f} mails a second)"
    )
    queued = {
        message_id.encode() for message_id in Message.objects.values_list("message_id", flat=True)
    }
    assert set(received) == queued
    assert {to for to, _ in server.received} == {f"bezoeker{n}@example.nl" for n in range(MANY)}
    assert kills >= 2
    # Each duplicate is a mail that was in the hands of a worker when it was killed.
    assert sum(twice.values()) - len(twice) <= kills
    tried_again = set(Message.objects.filter(attempts__gt=1).values_list("message_id", flat=True))
    assert {message_id.decode() for message_id in twice} <= tried_again
