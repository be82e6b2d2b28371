"""The background worker: delivers queued mails, and does what is due every so often, until it is stopped."""

from __future__ import annotations

import logging
import signal
import threading
import time
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from courses import certificates
from eventsite import delivery

log = logging.getLogger(__name__)

POLL_SECONDS = 1.0
AFTER_DATABASE_ERROR_SECONDS = 5.0
PERIODIC_SECONDS = 60.0

# Each finds its own work and does nothing twice, so that any number of workers may run them.
PERIODIC: list[Callable[[], object]] = [certificates.issue_due]


class Command(BaseCommand):
    help = "Deliver queued mails. Stops after the mail in hand on SIGTERM or Ctrl-C."

    periodic_at = 0.0  # on the monotonic clock: at the start, then every PERIODIC_SECONDS

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="deliver what is due, then stop")

    def handle(self, *args: Any, once: bool = False, **options: Any) -> None:
        if once:
            do_periodic_work()
            delivery.deliver_due()
            return
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        while not stop.is_set():
            stop.wait(self.round(stop))

    def round(self, stop: threading.Event) -> float:
        """Deliver until the queue is empty. Returns the seconds to rest."""
        close_old_connections()
        try:
            if time.monotonic() >= self.periodic_at:
                do_periodic_work()
                self.periodic_at = time.monotonic() + PERIODIC_SECONDS
            while not stop.is_set():
                message = delivery.claim(timezone.now())
                if message is None:
                    return POLL_SECONDS
                delivery.deliver(message)
        except DatabaseError:
            # A restart of the database is no reason to stop; the lease covers the mail in hand.
            log.exception("Database trouble; trying again")
            return AFTER_DATABASE_ERROR_SECONDS
        return 0


def do_periodic_work() -> None:
    """Each job by itself: a fault of ours in one must stop neither the others nor the mails."""
    for job in PERIODIC:
        try:
            job()
        except DatabaseError:
            raise
        except Exception:
            log.exception("Periodic work failed: %s", job.__name__)
