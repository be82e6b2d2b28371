from __future__ import annotations

import os

import pytest
import time_machine
from django.db import connection
from hypothesis import settings

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


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """On SQLite, where a test's rows are deleted one by one, the log lets go of its own too."""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            connection.cursor().execute("DROP TRIGGER log_keeps_its_lines_DELETE")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """In CI a test that was left out is a test that failed."""
    report = yield
    if report.skipped and NOTHING_LEFT_OUT:
        report.outcome = "failed"
        report.longrepr = f"left out: {report.longrepr}"
    return report
