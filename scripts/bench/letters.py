"""What a letter costs: the worker delivers them to a mail server of ours, its processor's time is taken meanwhile.

``python -m bench.letters`` delivers all that is due in a process of its own and prints the statements that took.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from . import processes
from .measuring import Cost
from .serving import ROOT, Place

KINDS = ("confirmation, delivered", "bulk mail, delivered")  # in the order in which they go out
FIRST = 20  # by which the worker has read its templates
SECONDS = 600


class Postman:
    """Takes every mail and throws it away; how many came, and by how many connections."""

    def __init__(self) -> None:
        self.received = self.connections = 0
        self.senders: set[Any] = set()
        self._came = threading.Condition()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd's)
        with self._came:
            self.received += 1
            self.senders.add(session.peer)
            self._came.notify_all()
        return "250 OK"

    def wait_for(self, number: int) -> None:
        with self._came:
            if not self._came.wait_for(lambda: self.received >= number, timeout=SECONDS):
                sys.exit(f"{self.received} of {number} mails came")


@contextmanager
def post(port: int) -> Iterator[Postman]:
    postman = Postman()
    controller = Controller(postman, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield postman
    finally:
        controller.stop()


def delivered(where: Place, postman: Postman, number: int) -> tuple[dict[str, Cost], int]:
    """What each of both kinds costs, and the connections that were made for all."""
    where.run("-m", "bench.data", "letters", str(number))
    begun = postman.received
    postman.senders.clear()
    worker = subprocess.Popen(
        [sys.executable, "manage.py", "worker"],
        cwd=ROOT, env=where.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    costs = {}
    try:
        for place, kind in enumerate(KINDS):
            postman.wait_for(begun + place * number + FIRST)
            before = _spent(where, worker.pid)
            postman.wait_for(begun + (place + 1) * number)
            after = _spent(where, worker.pid)
            web, database = (
                (now - then) * 1_000 / (number - FIRST)
                for then, now in zip(before, after, strict=True)
            )
            costs[kind] = Cost(web, database)
    finally:
        time.sleep(1)  # the last outcome is written down
        worker.terminate()
        worker.wait()
    return costs, len(postman.senders)


def _spent(where: Place, worker: int) -> tuple[float, float]:
    database = processes.seconds(where.database_pid) if where.database_pid else 0.0
    return processes.seconds(worker), database


def statements(where: Place, number: int) -> dict[str, float]:
    """For each letter of both kinds, the worker's look at the queue shared among them."""
    # What those who signed up before are mailed is none of these.
    where.run("manage.py", "worker", "--once")
    where.run("-m", "bench.data", "letters", str(number))
    first, second = map(int, where.run("-m", "bench.letters", str(number)).split())
    return {KINDS[0]: first / number, KINDS[1]: second / number}


def _count(number: int) -> None:
    import django

    django.setup()
    from django.db import connection
    from django.utils import timezone

    from eventsite.mails import delivery
    from eventsite.models import Message

    from .counting import Counter

    bulk = Message.objects.filter(state=Message.State.QUEUED, mailing__isnull=False)
    later = timezone.now() + timedelta(days=1)
    bulk.update(next_attempt_at=later)
    for _kind in KINDS:
        count = Counter()
        with connection.execute_wrapper(count):
            delivery.deliver_due()
        print(count.number)
        bulk.update(next_attempt_at=timezone.now())


if __name__ == "__main__":
    _count(int(sys.argv[1]))
