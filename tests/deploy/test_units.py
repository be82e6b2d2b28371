"""The systemd units, as systemd itself reads them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
UNITS = sorted((ROOT / "deploy/systemd").glob("cafe*"))
SERVICES = [one for one in UNITS if one.suffix == ".service"]
MOST_EXPOSED = 2.5  # of 10, as systemd counts; a service that says nothing has 9.6

needs_systemd = pytest.mark.skipif(
    not shutil.which("systemd-analyze") and os.environ.get("NOTHING_LEFT_OUT") != "1",
    reason="left out without systemd-analyze",
)


@pytest.fixture
def machine(tmp_path):
    """Its folders, with the programs that the units start, and the units by the name of a release."""
    for program in ("gunicorn", "python"):
        for release in ("current", "releases/1.2.0"):
            file = tmp_path / "srv/cafe" / release / ".venv/bin" / program
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("#!/bin/sh\n")
            file.chmod(0o755)
    for unit in UNITS:
        text = unit.read_text().replace("/srv/cafe", f"{tmp_path}/srv/cafe")
        text = re.sub(r"^(User|Group)=cafe$", r"\1=daemon", text, flags=re.M)
        (tmp_path / unit.name).write_text(text)
    return tmp_path


@needs_systemd
def test_systemd_finds_nothing_wrong_with_them(machine):
    named = [
        machine / one.name.replace("@.", "@1.2.0.")
        for one in UNITS
        if one.suffix in {".service", ".timer"}
    ]
    for one in named:
        if not one.exists():
            one.write_text((machine / one.name.replace("@1.2.0.", "@.")).read_text())

    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *map(str, named)],
        capture_output=True, text=True,
    )  # fmt: skip

    assert [line for line in done.stderr.splitlines() if "cafe" in line] == []


@needs_systemd
@pytest.mark.parametrize("unit", SERVICES, ids=lambda one: one.name)
def test_service_leaves_little_to_who_breaks_in(unit, machine):
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--no-pager", str(machine / unit.name)],
        capture_output=True, text=True,
    )  # fmt: skip

    exposure = re.search(r"Overall exposure level for .*: ([\d.]+)", done.stdout)
    assert exposure, done.stderr
    assert float(exposure[1]) <= MOST_EXPOSED


def test_services_give_what_they_do_the_time_that_the_settings_give_it():
    web, worker = (
        (ROOT / f"deploy/systemd/cafe-{name}@.service").read_text() for name in ("web", "worker")
    )
    gunicorn = (ROOT / "gunicorn.conf.py").read_text()

    graceful = int(re.search(r"^graceful_timeout = (\d+)", gunicorn, re.M)[1])

    assert int(re.search(r"^TimeoutStopSec=(\d+)", web, re.M)[1]) > graceful
    assert (
        int(re.search(r"^TimeoutStopSec=(\d+)", worker, re.M)[1]) > 6 * 20
    )  # EMAIL_DEADLINE_SECONDS


def test_all_services_are_confined_alike():
    def confined(unit: Path) -> set[str]:
        text = unit.read_text()
        return set(
            re.findall(
                r"^(?:Protect|Private|Restrict|System|NoNew|Capability|Lock|UMask).*", text, re.M
            )
        )

    assert {len(confined(one) ^ confined(SERVICES[0])) for one in SERVICES} == {0}
    assert json.dumps(sorted(confined(SERVICES[0]))).count("Protect") >= 8
