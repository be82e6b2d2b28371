"""A site or a floor under the shipped gunicorn.conf.py, on a database of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import with_postgres

from . import processes

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 90
# As much as its makers give it, but for where it listens and how many may come.
ORDINARY = "-c max_connections=200"


@dataclass(frozen=True)
class Place:
    """Where a site keeps what it has: a folder, and a database."""

    vendor: str
    folder: Path
    url: str
    database_pid: int | None  # none where the database is a file
    smtp_port: int

    def environment(self, *, floor: bool = False) -> dict[str, str]:
        """As in production, but for https and the second factor; mails go to ``smtp_port``."""
        return os.environ | {
            "DATABASE_URL": self._floor_url if floor else self.url,
            "VAR_DIR": str(self.folder),
            "MEDIA_ROOT": str(self.folder / "media"),
            "SECRET_KEY": "only-for-the-bench-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJK",
            "ALLOWED_HOSTS": "127.0.0.1,testserver",
            "SITE_URL": "https://cafe.example.nl",
            "SECURE_SSL_REDIRECT": "0",
            "STAFF_NEED_SECOND_FACTOR": "0",
            "CHECK_LINKS": "0",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.smtp_port}",
            "DJANGO_SETTINGS_MODULE": "bench.floor.settings" if floor else "eventsite.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "scripts")]),
        }

    @property
    def _floor_url(self) -> str:
        """The floor's own file, or a table beside the site's."""
        return self.url if self.database_pid else f"sqlite:///{self.folder}/floor.sqlite3"

    def run(self, *command: str, floor: bool = False) -> str:
        """A Python program to its end; what it printed. Ends the bench where it fails."""
        done = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=self.environment(floor=floor),
            capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            sys.exit(f"{' '.join(command)}:\n{done.stderr}")
        return done.stdout


@contextmanager
def place(vendor: str, folder: Path, smtp_port: int) -> Iterator[Place]:
    """On PostgreSQL as it is shipped, or in a SQLite file; thrown away after."""
    if vendor == "SQLite":
        yield Place(vendor, folder, f"sqlite:///{folder}/bench.sqlite3", None, smtp_port)
        return
    programs = with_postgres.find_programs()
    assert programs is not None  # noqa: S101 (who calls has looked)
    with with_postgres.server(programs, settings=ORDINARY) as running:
        pid = int((running.folder / "data/postmaster.pid").read_text().split()[0])
        yield Place(vendor, folder, running.url, pid, smtp_port)


@dataclass(frozen=True)
class Server:
    port: int
    pid: int
    database_pid: int | None

    def spent(self) -> tuple[float, float]:
        """Seconds of the processor so far: web, database."""
        database = processes.seconds(self.database_pid) if self.database_pid else 0.0
        return processes.seconds(self.pid), database

    def megabytes(self) -> float:
        """Of the largest of its workers."""
        return max(map(processes.megabytes, processes.tree(self.pid)[1:]))


@contextmanager
def gunicorn(where: Place, application: str, *, floor: bool = False) -> Iterator[Server]:
    """By gunicorn.conf.py. Its log is in the place's folder."""
    port = with_postgres.free_port()
    environment = where.environment(floor=floor) | {"BIND": f"127.0.0.1:{port}"}
    log = (where.folder / f"{application}.log").open("w")
    process = subprocess.Popen(
        [Path(sys.executable).parent / "gunicorn", application],
        cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=log,
    )  # fmt: skip
    try:
        _wait_for(port, process, Path(log.name))
        yield Server(port, process.pid, where.database_pid)
    finally:
        process.terminate()
        process.wait()
        log.close()


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/gezond/leeft/", timeout=5)
        except urllib.error.HTTPError:  # a floor has no such page, and answers
            return
        except OSError:
            time.sleep(0.2)
        else:
            return
    sys.exit(f"gunicorn did not start:\n{log.read_text()}")
