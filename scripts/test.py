#!/usr/bin/env python3
"""Run every test, three parts at a time: the scripts in Node, on SQLite, on a PostgreSQL of its own, in Chromium.

Called by `make test`. With arguments, which go to pytest, it runs only the tests they pick, on
SQLite; slow ones and those in Chromium then run when their file is named.

Where it is root on a Debian machine it installs what is missing. Elsewhere it says what to install
and which tests it leaves out; with NOTHING_LEFT_OUT=1 (as in CI) that is a failure.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PRINTING = threading.Lock()
STRICT = os.environ.get("NOTHING_LEFT_OUT") == "1"
# What one process compiled the next need not: importing everything takes 4 seconds, not 10.
ENVIRONMENT = {key: os.environ[key] for key in os.environ if key != "PYTHONDONTWRITEBYTECODE"}
PYTEST = [sys.executable, "-m", "pytest", "--quiet"]
# By stealing: neighbours stay together, and what they share is made once.
PARALLEL = ["--numprocesses", "2", "--dist", "worksteal"]

# Each database has an odd clock of its own: in the night that winter time comes back, and on the last
# evening of a leap year. Slow tests on SQLite and those in Chromium have an ordinary day.
WINTER_TIME_COMES_BACK = "2027-10-31T02:30+02:00"
LEAP_YEAR_ENDS = "2028-12-31T23:45+01:00"

QUICK = "not browser and not slow and not postgresql"


@dataclass(frozen=True)
class Part:
    title: str
    command: list[str]
    clock: str = ""


@dataclass(frozen=True)
class Outcome:
    title: str
    status: int
    seconds: float
    cpu_seconds: float


def pytest_part(title: str, marks: str, *paths: str, clock: str = "") -> Part:
    return Part(title, [*PYTEST, *PARALLEL, "-m", marks, *paths], clock)


def files_marked(*marks: str) -> list[str]:
    """Those with a test marked so: the others need not be imported to find that they have none.

    tests/conftest.py holds that a mark is spelled where it is found.
    """
    spelled = re.compile(rf"\bmark\.({'|'.join(marks)})\b")
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    return [str(path.relative_to(ROOT)) for path in files if spelled.search(path.read_text())]


SCRIPTS = Part(
    "Scripts, in Node",
    ["node", "--test", *sorted(str(p) for p in (ROOT / "tests" / "js").glob("*.test.mjs"))],
)
SQLITE = pytest_part("SQLite", QUICK, clock=WINTER_TIME_COMES_BACK)
SLOW_ONES = "slow and not browser and not postgresql"
SLOW = pytest_part("SQLite, slow tests", SLOW_ONES, *files_marked("slow"))
SLOW_WITHOUT_LIBREOFFICE = pytest_part(
    SLOW.title, f"{SLOW_ONES} and not libreoffice", *files_marked("slow")
)
ON_POSTGRESQL = [sys.executable, "scripts/with_postgres.py"]
POSTGRESQL = Part(
    "PostgreSQL",
    [
        *(*ON_POSTGRESQL, *PYTEST, *PARALLEL, "-m", "database or postgresql"),
        *files_marked("database", "postgresql"),
    ],
    LEAP_YEAR_ENDS,
)
CHROMIUM = pytest_part("Chromium", "browser", "tests/browser")


def have_chromium() -> bool:
    return bool(
        shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )


def have_chromium_shell() -> bool:
    """The same engine without a window, for less processor time; not every system has it."""
    return bool(shutil.which("chromium-headless-shell"))


def have_postgresql() -> bool:
    return bool(shutil.which("initdb") or list(Path("/usr/lib/postgresql").glob("*/bin/initdb")))


def have_libreoffice() -> bool:
    """Its spreadsheets, and its texts."""
    return bool(shutil.which("localc") and shutil.which("lowriter"))


# What a site that goes live is tried with, by the package of Debian.
GOING_LIVE = {
    "nginx-light": "/usr/sbin/nginx",
    "systemd": "systemd-analyze",
    "curl": "curl",
    "openssl": "openssl",
}


def missing_to_go_live() -> list[str]:
    return [package for package, program in GOING_LIVE.items() if not shutil.which(program)]


def install_missing() -> None:
    needed = [
        *([] if have_chromium() else ["chromium"]),
        *([] if have_postgresql() else ["postgresql"]),
        *([] if have_libreoffice() else ["libreoffice-calc", "libreoffice-writer"]),
        *missing_to_go_live(),
    ]
    # The two are of one version; without the shell, which not every Debian has, it only takes longer.
    wanted = [] if have_chromium_shell() else ["chromium", "chromium-headless-shell"]
    # Without it the site that goes live keeps its cache in the database.
    also = [] if shutil.which("redis-server") else ["redis-server"]
    if (needed or wanted or also) and os.geteuid() == 0 and shutil.which("apt-get"):
        apt_get("update", "--quiet", check=bool(needed))
        install(needed)
        install(wanted, check=False)
        install(also, check=False)


def install(packages: list[str], *, check: bool = True) -> None:
    if packages:
        apt_get("install", "--quiet", "--yes", "--no-install-recommends", *packages, check=check)


def apt_get(*arguments: str, check: bool = True) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", *arguments], check=check, env=environment)


def run(part: Part) -> Outcome:
    begin = time.monotonic()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            part.command,
            cwd=ROOT,
            env={**ENVIRONMENT, **({"TEST_NOW": part.clock} if part.clock else {})},
            stdout=output,
            stderr=output,
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - begin
        output.seek(0)
        with PRINTING:
            print(f"\n== {part.title}", flush=True)
            sys.stdout.buffer.write(output.read())
            sys.stdout.flush()
    return Outcome(part.title, process.returncode, seconds, used.ru_utime + used.ru_stime)


def three_at_a_time(parts: list[Part]) -> list[Outcome]:
    """The next begins when one ends. What each printed comes then.

    With two, Chromium and PostgreSQL beside each other used half of two cores, as pages and servers are
    waited for; with four the browser waited its turn too long.
    """
    with ThreadPoolExecutor(3) as pool:
        return [*pool.map(run, parts)]


def everything() -> int:
    install_missing()
    left_out: list[str] = []
    # What often waits begins, beside what never does; last are the tests that start processes of their own.
    parts = [SCRIPTS]
    if have_chromium():
        parts.append(CHROMIUM)
    else:
        left_out.append("browser tests (install Chromium; Debian: apt-get install chromium)")
    if have_postgresql():
        parts.append(POSTGRESQL)
    else:
        left_out.append(
            "PostgreSQL tests (install PostgreSQL's server; Debian: apt-get install postgresql)"
        )
    parts.append(SQLITE)
    if have_libreoffice():
        parts.append(SLOW)
    else:
        parts.append(SLOW_WITHOUT_LIBREOFFICE)
        left_out.append(
            "reading spreadsheets and texts back (install LibreOffice; "
            "Debian: apt-get install libreoffice-calc libreoffice-writer)"
        )
    if missing := missing_to_go_live():
        left_out.append(f"going live (Debian: apt-get install {' '.join(missing)})")
    print(f"Three at a time: {', '.join(part.title for part in parts)}", flush=True)
    begin = time.monotonic()
    outcomes = three_at_a_time(parts)
    failed = [outcome.title for outcome in outcomes if outcome.status]
    print_times(outcomes, time.monotonic() - begin)
    for name in left_out:
        print(f"Left out: {name}")
    for name in failed:
        print(f"Failed: {name}")
    if failed or (STRICT and left_out):
        return 1
    print("All tests passed." if not left_out else "All other tests passed.")
    return 0


def print_times(outcomes: list[Outcome], seconds: float) -> None:
    print(f"\n{'':<22}{'minutes':>9}{'CPU minutes':>14}")
    for outcome in outcomes:
        row = clock_time(outcome.seconds), clock_time(outcome.cpu_seconds)
        print(f"{outcome.title:<22}{row[0]:>9}{row[1]:>14}")
    print(f"{'All':<22}{clock_time(seconds):>9}")


def clock_time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"


def some(arguments: list[str]) -> int:
    named = any(".py" in argument for argument in arguments)
    marks = ["-m", "not postgresql" if named else QUICK]
    return subprocess.run([*PYTEST, *marks, *arguments], cwd=ROOT, env=ENVIRONMENT).returncode


if __name__ == "__main__":
    sys.exit(some(sys.argv[1:]) if len(sys.argv) > 1 else everything())
