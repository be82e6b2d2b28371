from __future__ import annotations

import os

import pytest
import time_machine
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


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """In CI a test that was left out is a test that failed."""
    report = yield
    if report.skipped and NOTHING_LEFT_OUT:
        report.outcome = "failed"
        report.longrepr = f"left out: {report.longrepr}"
    return report
