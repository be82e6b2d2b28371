"""The background worker: delivers queued mails, tells webhooks and does periodic work until it is stopped."""

from __future__ import annotations

import logging
import signal
import threading
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, InterfaceError, close_old_connections, connections
from django.utils import timezone

from eventsite.backups import settling
from eventsite.jobs import periodic
from eventsite.mails import delivery, queue
from eventsite.web import acting, tracing
from eventsite.webhooks import delivering as webhooks

log = logging.getLogger(__name__)

POLL_SECONDS = 1.0
AFTER_DATABASE_ERROR_SECONDS = 1.0


class Command(BaseCommand):
    help = (
        "Deliver queued mails, tell webhooks, do periodic work. "
        "Stops after what is in hand on SIGTERM or Ctrl-C."
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
            webhooks.deliver_due()
            delivery.deliver_due()
            return
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        # Beside the mails: who waits for one doesn't wait for a program that is slow.
        beside = threading.Thread(target=self.tell_webhooks, args=[stop])
        beside.start()
        try:
            while not stop.is_set():
                stop.wait(self.round(stop))
        finally:
            stop.set()
            beside.join()

    def round(self, stop: threading.Event) -> float:
        """Deliver until the queue is empty. Returns the seconds to rest."""
        return self.without_database_trouble(lambda: self.deliver(stop))

    def deliver(self, stop: threading.Event) -> float:
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
        return 0

    def tell_webhooks(self, stop: threading.Event) -> None:
        """A round at a time until it is stopped, in a thread of its own and by a connection of its own."""
        try:
            with acting.acting_as(acting.SYSTEM):
                while not stop.is_set():
                    stop.wait(self.without_database_trouble(self.tell))
        finally:
            connections.close_all()

    def tell(self) -> float:
        try:
            return 0 if webhooks.a_round() else POLL_SECONDS
        except (DatabaseError, InterfaceError):
            raise
        except Exception:
            # A fault of ours must not end the thread: the mails would go on, and nobody would know.
            log.exception("Webhooks can't be told")
            return POLL_SECONDS

    def without_database_trouble(self, work: Callable[[], float]) -> float:
        """A restart of the database is no reason to stop; leases cover what is in hand."""
        close_old_connections()
        try:
            return work()
        except (DatabaseError, InterfaceError):
            log.exception("Database trouble; trying again")
            return AFTER_DATABASE_ERROR_SECONDS
