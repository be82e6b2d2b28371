from __future__ import annotations

import gc
import os
from datetime import datetime

import pytest
import time_machine
from django.apps import apps
from django.db import connection, transaction
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import settings

from eventsite.models import SiteSettings
from eventsite.retention import terms
from eventsite.site import reading
from initiatives.migrations import _first_themes
from scripts.test import ROOT, files_marked

from . import build

NOTHING_LEFT_OUT = os.environ.get("NOTHING_LEFT_OUT") == "1"

reading.remember(SiteSettings())  # for what is looked at while tests are collected

KEPT = {"django_content_type", "auth_permission"}  # as migrating made them

# At one's desk each run tries other examples; in CI the same code gets the same answer. No test is timed.
settings.register_profile("desk", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if NOTHING_LEFT_OUT else "desk")


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items):
    """What takes longest begins first, or one worker is at it while the other has nothing left to do."""
    for marks in (("slow",), ("database", "postgresql")):
        _are_found(marks, items)  # before any is left out
    yield
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def _are_found(marks, items):
    """Each is spelled in its test's own file, where ``make test`` looks for it."""
    files = {ROOT / name for name in files_marked(*marks)}
    for item in items:
        if item.path not in files and any(map(item.get_closest_marker, marks)):
            raise pytest.UsageError(f"{item.nodeid}: spell which of {marks} it is in its own file")


def pytest_collection_finish():
    """What was imported stays; looking through it for rubbish again and again is a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(autouse=True)
def site_of_the_environment():
    """Nothing was set at the desk, and that is known without a query."""
    reading.remember(SiteSettings())
    terms.remember({})


@pytest.fixture(autouse=True)
def language_of_the_site():
    """A page in another language leaves its thread in that: what the next test and its fixtures begin with."""
    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture
def frozen():
    """The clock stands at build.NOW; ``frozen.move_to(…)`` and ``frozen.shift(…)`` move it."""
    with time_machine.travel(build.NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def frozen_in_march(monkeypatch):
    """As ``frozen``, on a day in March whatever TEST_NOW says: for tests that name days."""
    monkeypatch.setattr(build, "NOW", datetime.fromisoformat(build.A_TUESDAY))
    with time_machine.travel(build.NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """On SQLite, where a test's rows are deleted one by one, what is written for good lets go of its own too."""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            for record in ("log_keeps_its_lines", "destructions_stay_recorded"):
                connection.cursor().execute(f"DROP TRIGGER {record}_DELETE")


def empty_tables(_test: TransactionTestCase | None = None) -> None:
    """After a test that commits, or an example of one.

    Django's flush makes files, rights and kinds anew: 160 ms on PostgreSQL, not 10.
    """
    with (
        connection.constraint_checks_disabled(),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        if connection.vendor == "postgresql":  # nor does the log keep its lines then
            cursor.execute("SET LOCAL session_replication_role = replica")
        for name in connection.introspection.django_table_names(include_views=False):
            if name not in KEPT:
                cursor.execute(f'DELETE FROM "{name}"')
        _first_themes.add(apps, None)  # the next begins like a new installation


TransactionTestCase._fixture_teardown = empty_tables


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """In CI a test that was left out is a test that failed."""
    report = yield
    if report.skipped and NOTHING_LEFT_OUT:
        report.outcome = "failed"
        report.longrepr = f"left out: {report.longrepr}"
    return report
