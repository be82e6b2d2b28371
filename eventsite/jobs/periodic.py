"""Work that comes back: each job once per moment, also with several workers, also after downtime.

A job says at which moments it should run. A worker that finds that the last such moment is later
than the one the job ran for, takes it under a lease, runs it and writes that down. Nobody else does it
meanwhile; if the worker is killed halfway, another begins anew when the lease has run out. Moments that
passed while no worker ran are made up for by one run. See docs/adr/0018-periodic-work.md.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, InterfaceError
from django.db.models import Q, QuerySet
from django.utils import timezone

from eventsite.models import PeriodicRun
from eventsite.web import tracing
from eventsite.web.redacting import without_people

log = logging.getLogger(__name__)

RETRY_AFTER = timedelta(minutes=5)
LEASE = timedelta(minutes=5)  # longer than any job takes

Slot = Callable[[datetime], datetime]
"""The last moment, at or before the given one, at which a job should run."""


@dataclass(frozen=True)
class Job:
    """``run`` gets the time and writes to the database and our own files only; one that asks others says for how long.

    It owns its transactions, each over a few rows (``batches.py``): nobody who signs up waits for a job.
    Run twice, or begun anew after it was cut off, it does nothing twice.
    """

    name: str
    slot: Slot
    run: Callable[[datetime], object]


_jobs: list[Job] = []


def connect(jobs: Iterable[Job]) -> None:
    """From now on these are the jobs, run in this order. ``wiring/`` names them."""
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


def ask_again(name: str) -> None:
    """The worker runs this job at its next look, whatever its moment."""
    PeriodicRun.objects.filter(name=name).update(slot=None)


def run_due(now: datetime, *, without: Collection[str] = ()) -> list[str]:
    """Run every job whose moment came, but for those named in ``without``. Returns the names of those that ran."""
    rows = PeriodicRun.objects.in_bulk()
    return [
        job.name
        for job in list(_jobs)
        if job.name not in without
        and _is_due(rows.get(job.name), job.slot(now), now)
        and _run(job, now)
    ]


def _is_due(row: PeriodicRun | None, slot: datetime, now: datetime) -> bool:
    """A look that writes nothing; ``_take`` decides."""
    if row is None:
        return True
    waits = [moment for moment in (row.leased_until, row.retry_at) if moment and now < moment]
    return not waits and (row.slot is None or row.slot < slot)


def _run(job: Job, now: datetime) -> bool:
    """A job that fails is tried again a while later; the others go on."""
    slot = job.slot(now)
    if not _take(job.name, slot, now):
        return False
    row = PeriodicRun.objects.filter(name=job.name)
    with tracing.job(f"{job.name}, {slot:%Y-%m-%dT%H:%M%z}"):
        return _ran(job, row, slot, now)


def _ran(job: Job, row: QuerySet[PeriodicRun], slot: datetime, now: datetime) -> bool:
    try:
        job.run(now)
    except (DatabaseError, InterfaceError):
        raise  # no fault of the job; the worker waits for the database
    except Exception as error:
        log.exception("Periodic work %s failed", job.name)
        row.update(
            leased_until=None,
            retry_at=now + RETRY_AFTER,
            last_error=without_people(f"{type(error).__name__}: {error}")[:2000],
        )
        return False
    row.update(slot=slot, ran_at=now, leased_until=None, retry_at=None, last_error="")
    return True


def _take(name: str, slot: datetime, now: datetime) -> bool:
    """Whether this worker is to run it: one statement, so of several at once it is one's."""
    PeriodicRun.objects.get_or_create(name=name)
    is_due = Q(slot__isnull=True) | Q(slot__lt=slot)
    is_free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
    may_try = Q(retry_at__isnull=True) | Q(retry_at__lte=now)
    row = PeriodicRun.objects.filter(is_due, is_free, may_try, name=name)
    return row.update(leased_until=now + LEASE) == 1
