"""What is looked at to say whether the site is well: each part by itself, and none for longer than a moment.

A part passes, warns or fails; the worst of them is the site's. Whoever asks is anybody, so nothing is said of people
nor of the machine beyond that: figures are in ``metrics.py``, for who may see them.
"""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Max, OuterRef, Subquery
from django.utils import timezone

from eventsite.backups import settling, stored
from eventsite.models import Message, PeriodicRun, Webhook, WebhookDelivery

WITHIN = 2.0  # seconds for each part
REMEMBERED = 1.0  # seconds: whoever asks more often asks the database no more often
# The worker looks each second and notes a piece of work each minute.
SILENT_AFTER = timedelta(minutes=5)
WEBHOOKS_WAIT_AT_MOST = timedelta(minutes=15)


class Status(StrEnum):
    """As draft-inadarei-api-health-check has them."""

    PASS = "pass"  # noqa: S105 (no password)
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class Found:
    """Of one part: its ``status``, and in words what is wrong with it."""

    part: str
    status: Status
    words: str = ""


Check = Callable[[], tuple[Status, str]]
WELL = (Status.PASS, "")


def database() -> tuple[Status, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    if settling.unfinished():
        return Status.FAIL, "Het terugzetten van een back-up is niet af: de worker wacht erop."
    return WELL


def migrations() -> tuple[Status, str]:
    """What this release has and the database has not; what a newer one has is no fault."""
    if _of_this_release() - set(MigrationRecorder(connection).applied_migrations()):
        return Status.FAIL, "De database is ouder dan de site: draai manage.py migrate."
    return WELL


@cache
def _of_this_release() -> set[tuple[str, str]]:
    return set(MigrationLoader(None).disk_migrations or ())


def mails() -> tuple[Status, str]:
    """How long the first of those that should have gone is waiting, but for what nobody waits for."""
    waits = oldest_wait(timezone.now())
    if waits > settings.MAILS_WAIT_AT_MOST:
        return (
            Status.FAIL,
            "Mails wachten te lang. Draait de worker, en neemt de mailserver ze aan?",
        )
    return WELL


def oldest_wait(now: datetime) -> timedelta:
    """Of the mail that should have gone longest ago; by the index of the queue."""
    waiting = Message.objects.waiting(now).filter(can_wait=False).not_stopped()
    first = waiting.values_list("next_attempt_at", flat=True).first()
    return max(now - first, timedelta(0)) if first else timedelta(0)


def webhooks() -> tuple[Status, str]:
    """A warning: nobody at the door waits for it, and a receiver that is away is no fault of the site."""
    if oldest_webhook_wait(timezone.now()) > WEBHOOKS_WAIT_AT_MOST:
        return Status.WARN, "Webhooks wachten te lang. Draait de worker?"
    return WELL


def oldest_webhook_wait(now: datetime) -> timedelta:
    """Of the webhook that should have been told longest ago; what is put off until later is not late."""
    first = WebhookDelivery.objects.waiting().filter(webhook=OuterRef("pk")).order_by("pk")
    happened = Subquery(first.values("happened_at")[:1])
    late = Webhook.objects.due(now).annotate(happened=happened)
    moments = late.values_list("happened", "next_attempt_at")
    waits = [now - max(both) for both in moments]
    return max(waits, default=timedelta(0))


def worker() -> tuple[Status, str]:
    at = last_work()
    if at is None:
        return Status.WARN, "De worker heeft hier nog nooit gedraaid."
    if timezone.now() - at > SILENT_AFTER:
        return Status.FAIL, "De worker is stil: start manage.py worker."
    return WELL


def last_work() -> datetime | None:
    """When a worker ended a piece of its work last; one comes each minute."""
    found: datetime | None = PeriodicRun.objects.aggregate(last=Max("ran_at"))["last"]
    return found


def disk() -> tuple[Status, str]:
    least = min((free_of(folder) for folder in folders()), default=1.0) * 100
    if least < settings.DISK_ROOM_PERCENT:
        return Status.FAIL, "De schijf is bijna vol: dan kan niemand zich aanmelden."
    if least < 2 * settings.DISK_ROOM_PERCENT:
        return Status.WARN, "De schijf raakt vol."
    return WELL


def folders() -> dict[Path, str]:
    """Where this machine writes, by what it writes there. PostgreSQL's disk is another's to watch."""
    found = {Path(settings.MEDIA_ROOT): "media"}
    if connection.vendor == "sqlite":
        found[Path(str(connection.settings_dict["NAME"])).parent] = "database"
    return {_there(folder): name for folder, name in found.items()}


def _there(folder: Path) -> Path:
    """It, or where it will be made."""
    return next(one for one in (folder, *folder.parents) if one.is_dir())


def free_of(folder: Path) -> float:
    """The part of its disk that is free, from 0 to 1."""
    found = shutil.disk_usage(folder)
    return found.free / found.total if found.total else 1.0


def backup() -> tuple[Status, str]:
    """When the newest that is whole was made, as its own manifest says."""
    newest = stored.newest()
    if newest is None:
        return Status.FAIL, "Er is nog geen back-up gemaakt."
    if timezone.now() - newest.manifest.ended_at > settings.BACKUP_AT_MOST:
        return Status.FAIL, "De laatste back-up is te oud."
    return WELL


def checks() -> dict[str, Check]:
    """Of the last backup nothing is said where none is asked for."""
    every: dict[str, Check] = {
        "database": database,
        "migrations": migrations,
        "mails": mails,
        "webhooks": webhooks,
        "worker": worker,
        "disk": disk,
    }
    is_asked_for = settings.BACKUP_DIR and settings.BACKUP_AT_MOST
    return every | ({"backup": backup} if is_asked_for else {})


# All of it ----------------------------------------------------------------------------------------

_one_at_a_time = threading.Lock()
_remembered: list[tuple[float, list[Found]]] = []


def look() -> list[Found]:
    """Each part, side by side, within ``WITHIN`` seconds together. Many who ask at once get one answer."""
    with _one_at_a_time:
        if _remembered and time.monotonic() - _remembered[0][0] < REMEMBERED:
            return _remembered[0][1]
        ends = time.monotonic() + WITHIN
        asked = {part: _asked(part, check) for part, check in checks().items()}
        found = [_answer(part, future, ends) for part, future in asked.items()]
        _remembered[:] = [(time.monotonic(), found)]
        return found


def forget() -> None:
    _remembered.clear()


_under_way: dict[str, Future[tuple[Status, str]]] = {}


def _asked(part: str, check: Check) -> Future[tuple[Status, str]]:
    """In a thread of its own, that whoever asks can leave behind; one that hangs is not begun again."""
    before = _under_way.get(part)
    if before is not None and not before.done():
        return before
    future: Future[tuple[Status, str]] = Future()

    def run() -> None:
        try:
            future.set_result(check())
        except Exception as error:
            future.set_exception(error)
        finally:
            connection.close()  # this thread's

    _under_way[part] = future
    threading.Thread(target=run, name=f"check {part}", daemon=True).start()
    return future


def _answer(part: str, future: Future[tuple[Status, str]], ends: float) -> Found:
    try:
        status, words = future.result(timeout=max(ends - time.monotonic(), 0.001))
    except TimeoutError:
        return Found(part, Status.FAIL, "Geen antwoord op tijd.")
    except Exception:  # the log of who is asked says it; not this answer
        return Found(part, Status.FAIL, "Niet te bereiken.")
    return Found(part, status, words)


def worst(found: list[Found]) -> Status:
    statuses = {one.status for one in found}
    return next((one for one in (Status.FAIL, Status.WARN) if one in statuses), Status.PASS)
