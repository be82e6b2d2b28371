"""Work that comes back: each job once per moment, also with several workers, also after downtime.

A job says at which moments it should run. A worker that finds that the last such moment is later
than the one the job ran for, runs it, in the transaction that writes that down: killed halfway it
did nothing, and nobody else does it meanwhile. Moments that passed while no worker ran are made up
for by one run. See docs/adr/0018-periodic-work.md.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, InterfaceError, connection, transaction
from django.utils import timezone

from eventsite.models import PeriodicRun

log = logging.getLogger(__name__)

RETRY_AFTER = timedelta(minutes=5)

Slot = Callable[[datetime], datetime]
"""The last moment, at or before the given one, at which a job should run."""


@dataclass(frozen=True)
class Job:
    """``run`` gets the time, writes to the database only, and is brief."""

    name: str
    slot: Slot
    run: Callable[[datetime], object]


_jobs: list[Job] = []


def connect(jobs: Iterable[Job]) -> None:
    """From now on these are the jobs, run in this order. ``wiring.py`` names them."""
    _jobs[:] = jobs


def every(interval: timedelta) -> Slot:
    """At whole multiples of ``interval`` since 1970."""

    def slot(now: datetime) -> datetime:
        seconds = interval.total_seconds()
        return datetime.fromtimestamp(now.timestamp() // seconds * seconds, tz=now.tzinfo)

    return slot


def daily(hour: int) -> Slot:
    """Each day at that hour, local time."""

    def slot(now: datetime) -> datetime:
        local = timezone.localtime(now)
        today = local.replace(hour=hour, minute=0, second=0, microsecond=0)
        return today if today <= local else today - timedelta(days=1)

    return slot


def run_due(now: datetime) -> list[str]:
    """Run every job whose moment came. Returns the names of those that ran."""
    ran_for = dict(PeriodicRun.objects.values_list("name", "slot"))
    return [
        job.name
        for job in list(_jobs)
        if _is_before(ran_for.get(job.name), job.slot(now)) and _run(job, now)
    ]


def _is_before(ran_for: datetime | None, slot: datetime) -> bool:
    return ran_for is None or ran_for < slot


def _run(job: Job, now: datetime) -> bool:
    """A job that fails is undone and tried again a while later; the others go on."""
    try:
        return _run_once(job, now)
    except (DatabaseError, InterfaceError):
        raise  # no fault of the job; the worker waits for the database
    except Exception as error:
        log.exception("Periodic work %s failed", job.name)
        PeriodicRun.objects.update_or_create(
            name=job.name,
            defaults={
                "retry_at": now + RETRY_AFTER,
                "last_error": f"{type(error).__name__}: {error}"[:2000],
            },
        )
        return False


@transaction.atomic
def _run_once(job: Job, now: datetime) -> bool:
    PeriodicRun.objects.get_or_create(name=job.name)
    skip_locked = connection.features.has_select_for_update_skip_locked
    # Another worker that runs it now holds the row; on SQLite the transaction itself is the lock.
    row = (
        PeriodicRun.objects.select_for_update(skip_locked=skip_locked).filter(name=job.name).first()
    )
    slot = job.slot(now)
    if row is None or not _is_before(row.slot, slot) or (row.retry_at and now < row.retry_at):
        return False
    job.run(now)
    row.slot, row.ran_at, row.retry_at, row.last_error = slot, now, None, ""
    row.save()
    return True
