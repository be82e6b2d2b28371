#!/usr/bin/env python3
"""Run every test: the scripts in Node, on SQLite, again on a PostgreSQL of its own, and in Chromium. Called by `make test`.

Where it is root on a Debian machine it installs what is missing. Elsewhere it says what to install
and which tests it leaves out; with NOTHING_LEFT_OUT=1 (as in CI) that is a failure.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STRICT = os.environ.get("NOTHING_LEFT_OUT") == "1"
PYTEST = [sys.executable, "-m", "pytest", "--quiet"]

# The clock of the second and third unit run: in the night that winter time comes back, and on the
# last evening of a leap year.
CLOCKS = ["2027-10-31T02:30+02:00", "2028-12-31T23:45+01:00"]


def have_chromium() -> bool:
    return bool(
        shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )


def have_postgresql() -> bool:
    return bool(shutil.which("initdb") or list(Path("/usr/lib/postgresql").glob("*/bin/initdb")))


def install_missing() -> None:
    packages = [
        *([] if have_chromium() else ["chromium"]),
        *([] if have_postgresql() else ["postgresql"]),
    ]
    if packages and os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "--quiet"], check=True, env=environment)
        subprocess.run(
            ["apt-get", "install", "--quiet", "--yes", "--no-install-recommends", *packages],
            check=True,
            env=environment,
        )


def main() -> int:
    install_missing()
    failed: list[str] = []
    left_out: list[str] = []

    def run(title: str, command: list[str], **environment: str) -> None:
        print(f"\n== {title}", flush=True)
        status = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}).returncode
        if status:
            failed.append(title)

    parallel = ["--numprocesses", "2", "--dist", "loadgroup"]
    scripts = sorted(str(path) for path in (ROOT / "tests" / "js").glob("*.test.mjs"))
    run("Tests of the scripts", ["node", "--test", *scripts])
    run("Tests on SQLite", [*PYTEST, *parallel, "-m", "not browser"])
    for clock in CLOCKS:
        run(
            f"Tests with the clock at {clock}",
            [*PYTEST, *parallel, "-m", "not browser and not slow"],
            TEST_NOW=clock,
        )
    if have_postgresql():
        on_postgresql = [
            sys.executable,
            "scripts/with_postgres.py",
            *PYTEST,
            *parallel,
            "-m",
            "database",
        ]
        run("Tests on PostgreSQL", on_postgresql)
    else:
        left_out.append(
            "PostgreSQL tests (install PostgreSQL's server; Debian: apt-get install postgresql)"
        )
    if have_chromium():
        run("Tests in Chromium", [*PYTEST, *parallel, "-m", "browser"])
    else:
        left_out.append("browser tests (install Chromium; Debian: apt-get install chromium)")

    for name in left_out:
        print(f"Left out: {name}")
    for name in failed:
        print(f"Failed: {name}")
    if failed or (STRICT and left_out):
        return 1
    print("All tests passed." if not left_out else "All other tests passed.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
