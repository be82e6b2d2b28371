"""Work that comes back: once each, with two workers, after downtime, after a crash."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection

from eventsite.jobs import periodic
from eventsite.jobs.periodic import Job
from eventsite.models import PeriodicRun, Venue

from ... import build
from ...threads import at_once

NOON = datetime(2027, 3, 2, 12, 0, tzinfo=UTC)
OFTEN = periodic.every(timedelta(minutes=5))


@pytest.fixture(autouse=True)
def jobs(monkeypatch):
    monkeypatch.setattr(periodic, "_jobs", [])


def add_job(name: str, slot: periodic.Slot, run) -> Job:
    job = Job(name, slot, run)
    periodic.connect([*(j for j in periodic._jobs if j.name != name), job])
    return job


@pytest.fixture
def ran():
    """A job every five minutes that keeps when it ran."""
    times = []
    add_job("often", OFTEN, times.append)
    return times


def run_at(moment: datetime) -> list[str]:
    return periodic.run_due(moment)


@pytest.mark.django_db
def test_job_runs_once_for_each_moment(ran):
    for seconds in range(0, 900, 60):
        run_at(NOON + timedelta(seconds=seconds))

    assert ran == [NOON, NOON + timedelta(minutes=5), NOON + timedelta(minutes=10)]


@pytest.mark.django_db
def test_an_hour_of_downtime_is_made_up_for_by_one_run(ran):
    run_at(NOON)
    back = NOON + timedelta(hours=1, minutes=2)

    for seconds in range(0, 60, 10):
        run_at(back + timedelta(seconds=seconds))

    assert ran == [NOON, back]


@pytest.mark.django_db
def test_daily_job_that_was_missed_runs_when_the_worker_is_back():
    times = []
    add_job("daily", periodic.daily(9), times.append)
    local = datetime(2027, 3, 28, 8, 30, tzinfo=build.AMSTERDAM)  # the day summer time begins
    run_at(local)
    back = local + timedelta(hours=1)

    assert run_at(back) == ["daily"]
    assert run_at(back + timedelta(hours=12)) == []
    assert times == [local, back]


@pytest.mark.django_db
def test_job_that_fails_is_said_and_tried_later_while_others_run(ran):
    def fails(now: datetime) -> None:
        raise ValueError("no paper")

    add_job("broken", OFTEN, fails)

    assert run_at(NOON) == ["often"]
    run_at(NOON + timedelta(seconds=30))

    row = PeriodicRun.objects.get(name="broken")
    assert (row.slot, row.last_error) == (None, "ValueError: no paper")
    assert row.retry_at == NOON + periodic.RETRY_AFTER

    add_job("broken", OFTEN, lambda now: None)
    assert "broken" in run_at(NOON + periodic.RETRY_AFTER)
    row.refresh_from_db()
    assert (row.last_error, row.retry_at) == ("", None)


@pytest.mark.django_db(transaction=True)
def test_database_that_goes_away_is_not_the_jobs_fault(ran):
    def loses_the_database(now: datetime) -> None:
        raise DatabaseError("terminating connection")

    add_job("unlucky", OFTEN, loses_the_database)

    with pytest.raises(DatabaseError):
        run_at(NOON)

    row = PeriodicRun.objects.get(name="unlucky")
    assert (row.slot, row.last_error) == (None, "")


def _count_up(now: datetime) -> None:
    venue = Venue.objects.get()
    venue.city = str(int(venue.city) + 1)
    venue.save()


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_run_a_job_once():
    build.venue(city="0")
    add_job("count", OFTEN, _count_up)

    for minutes in range(0, 50, 5):
        now = NOON + timedelta(minutes=minutes)
        at_once([lambda now=now: run_at(now)] * 4)

    assert Venue.objects.get().city == "10"


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_without_the_lease_two_workers_would_run_it_twice(monkeypatch):
    """The negative control: each worker believes its first look."""
    both_run = threading.Barrier(2)
    add_job("count", OFTEN, lambda now: both_run.wait(timeout=30))
    monkeypatch.setattr(periodic, "_take", lambda *_: True)

    assert at_once([lambda: run_at(NOON)] * 2) == [["count"], ["count"]]


@pytest.mark.database
@pytest.mark.django_db
def test_job_whose_worker_was_killed_begins_anew_when_the_lease_ran_out(ran):
    class Killed(BaseException):
        pass

    def is_killed(now: datetime) -> None:
        raise Killed

    add_job("often", OFTEN, is_killed)
    with pytest.raises(Killed):
        run_at(NOON)

    add_job("often", OFTEN, ran.append)
    assert run_at(NOON + periodic.LEASE - timedelta(seconds=1)) == []
    assert run_at(NOON + periodic.LEASE) == ["often"]
    assert run_at(NOON + periodic.LEASE) == []


@pytest.mark.django_db(transaction=True)
def test_job_is_run_in_no_transaction_that_others_would_wait_for():
    inside = []
    add_job("job", OFTEN, lambda now: inside.append(connection.in_atomic_block))

    run_at(NOON)

    assert inside == [False]
