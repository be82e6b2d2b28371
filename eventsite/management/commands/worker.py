"""The background worker: delivers queued mails and does periodic work until it is stopped."""

from __future__ import annotations

import logging
import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, InterfaceError, close_old_connections
from django.utils import timezone

from eventsite.backups import settling
from eventsite.jobs import periodic
from eventsite.mails import delivery, queue
from eventsite.web import acting, tracing

log = logging.getLogger(__name__)

POLL_SECONDS = 1.0
AFTER_DATABASE_ERROR_SECONDS = 1.0


class Command(BaseCommand):
    help = (
        "Deliver queued mails, do periodic work. Stops after the mail in hand on SIGTERM or Ctrl-C."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="deliver what is due, then stop")

    def handle(self, *args: Any, once: bool = False, **options: Any) -> None:
        if cut_off := settling.unfinished():
            raise CommandError(
                f"{cut_off.backup} was put back and that was cut off before its old mails were held. "
                "Run `manage.py restore` again, with --replace."
            )
        with acting.acting_as(acting.SYSTEM):
            self.work(once=once)

    def work(self, *, once: bool) -> None:
        if once:
            periodic.run_due(timezone.now())
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
            with delivery.one_connection() as post:
                while not stop.is_set():
                    periodic.run_due(timezone.now())
                    ahead = queue.due(timezone.now())
                    if not ahead:
                        return POLL_SECONDS
                    for message in queue.taken(ahead):
                        with tracing.job(f"mail-{message.pk}"):
                            delivery.deliver(message, post)
                        if stop.is_set():
                            break
        except (DatabaseError, InterfaceError):
            # A restart of the database is no reason to stop; the lease covers the mail in hand.
            log.exception("Database trouble; trying again")
            return AFTER_DATABASE_ERROR_SECONDS
        return 0
