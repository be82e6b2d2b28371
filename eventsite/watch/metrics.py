"""Figures as Prometheus reads them. No path and no name stands in any: a view by its name, a status by its class.

What requests count is added up over the processes of a web server, which each write to a file of their own in
``PROMETHEUS_MULTIPROC_DIR`` (gunicorn.conf.py makes it); what the database knows is asked when somebody looks.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.db import Error, connection
from django.db.models import Count
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from eventsite.models import CheckIn, Message, PeriodicRun, Registration, Session
from eventsite.web import queued

from . import checks

NEAR = timedelta(days=3)  # from a session within which somebody may be let in to it
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

REQUESTS = Counter(
    "cafe_requests", "Requests answered, by class of status.", ["view", "method", "status"]
)
SECONDS = Histogram(
    "cafe_request_seconds", "How long an answer took to make.", ["view"], buckets=_SECONDS
)
WAITED = Histogram(
    "cafe_request_waited_seconds", "How long a request waited for a thread.", buckets=_SECONDS
)


def requests_are_counted(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware, above what is kept: that counts as ``kept``, and costs no look-up of its view."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        response = get_response(request)
        match = request.resolver_match
        view = (match.view_name if match else "") or _unnamed(response)
        method = request.method if request.method in _METHODS else "other"
        REQUESTS.labels(view, method, f"{response.status_code // 100}xx").inc()
        SECONDS.labels(view).observe(time.perf_counter() - began)
        WAITED.observe(queued.waited().total_seconds())
        return response

    return middleware


def _unnamed(response: HttpResponseBase) -> str:
    """No view was looked up for it: it was kept, or there is none, or it is a file."""
    return "kept" if response.status_code in {200, 304} else "none"


def exposition() -> tuple[bytes, str]:
    """All figures of the site, whichever process is asked; as text, and its content type."""
    registry = CollectorRegistry()
    if FOLDER in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(REGISTRY)
    registry.register(OfTheDatabase())
    return generate_latest(registry), CONTENT_TYPE_LATEST


class OfTheDatabase:
    """What is asked when somebody looks, in a few statements that indexes serve."""

    def collect(self) -> Iterator[Metric]:
        now = timezone.now()
        try:
            found = list(_of_database(now))
        except Error:
            yield _gauge("cafe_database_up", "Whether the database answers.", 0)
            return
        yield _gauge("cafe_database_up", "Whether the database answers.", 1)
        yield from found
        yield from _of_disks()


def _of_database(now: datetime) -> Iterator[Metric]:
    yield from _of_mails(now)
    yield from _of_webhooks(now)
    yield from _of_worker()
    day = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    yield from _of_today(day)
    if connection.vendor == "postgresql":
        yield from _of_connections()


def _of_mails(now: datetime) -> Iterator[Metric]:
    states = [Message.State[name] for name in ("QUEUED", "HELD", "SENDING", "FAILED")]
    # Of each by the index on state: what was sent, which is nearly all, is not looked at.
    counted = Message.objects.filter(state__in=states).order_by().values("state")
    numbers = {one["state"]: one["n"] for one in counted.annotate(n=Count("pk"))}
    mails = GaugeMetricFamily("cafe_mails", "Mails that are not out, by state.", labels=["state"])
    for state in states:
        mails.add_metric([str(state)], numbers.get(state, 0))
    yield mails
    waits = checks.oldest_wait(now).total_seconds()
    yield _gauge("cafe_mail_wait_seconds", "How long the oldest mail waits that should go.", waits)


def _of_webhooks(now: datetime) -> Iterator[Metric]:
    waits = checks.oldest_webhook_wait(now).total_seconds()
    words = "How long the oldest webhook waits that should be told."
    yield _gauge("cafe_webhook_wait_seconds", words, waits)


def _of_worker() -> Iterator[Metric]:
    at = checks.last_work()
    if at is not None:
        words = "When a worker ended a piece of its work last."
        yield _gauge("cafe_worker_last_timestamp_seconds", words, at.timestamp())
    failed = PeriodicRun.objects.exclude(last_error="").count()
    yield _gauge("cafe_jobs_failed", "Pieces of periodic work whose last run failed.", failed)


def _of_today(day: datetime) -> Iterator[Metric]:
    """Since midnight by the clock of the site, of events that are near: each by the index of its event."""
    coming = Session.objects.filter(starts_at__gte=day).values("event")
    made = Registration.objects.filter(event__in=coming, registered_at__gte=day).count()
    yield _gauge("cafe_registrations_today", "Sign-ups since midnight for what is to come.", made)
    near = Session.objects.filter(starts_at__range=(day - NEAR, day + NEAR)).values("pk")
    scans = CheckIn.objects.live().filter(session__in=near, scanned_at__gte=day)
    yield _gauge("cafe_check_ins_today", "Scans since midnight that count.", scans.count())


def _of_connections() -> Iterator[Metric]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), current_setting('max_connections')::int FROM pg_stat_activity"
            " WHERE backend_type = 'client backend'"
        )
        used, most = cursor.fetchone()
    yield _gauge("cafe_database_connections", "Connections to the server, of all clients.", used)
    yield _gauge("cafe_database_connections_most", "As many as the server allows.", most)


def _of_disks() -> Iterator[Metric]:
    disks = GaugeMetricFamily("cafe_disk_free_ratio", "Free part of a disk.", labels=["of"])
    for folder, name in checks.folders().items():
        disks.add_metric([name], checks.free_of(folder))
    yield disks


def _gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, value=value)
