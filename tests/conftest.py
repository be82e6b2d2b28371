from __future__ import annotations

import os
from datetime import datetime

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.db.models.signals import post_migrate
from django.dispatch import receiver
from hypothesis import settings

from initiatives.migrations import _first_themes
from initiatives.models import Theme

from . import build

NOTHING_LEFT_OUT = os.environ.get("NOTHING_LEFT_OUT") == "1"

# At one's desk each run tries other examples; in CI the same code gets the same answer. No test is timed.
settings.register_profile("desk", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if NOTHING_LEFT_OUT else "desk")


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
    """On SQLite, where a test's rows are deleted one by one, the log lets go of its own too."""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            connection.cursor().execute("DROP TRIGGER log_keeps_its_lines_DELETE")


@receiver(post_migrate)
def themes_again(app_config, using, **_signal):
    """What empties the database after a test that commits says this: the next begins like a new installation."""
    if app_config.label == "initiatives" and not Theme.objects.using(using).exists():
        _first_themes.add(apps, None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """In CI a test that was left out is a test that failed."""
    report = yield
    if report.skipped and NOTHING_LEFT_OUT:
        report.outcome = "failed"
        report.longrepr = f"left out: {report.longrepr}"
    return report
