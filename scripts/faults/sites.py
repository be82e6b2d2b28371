"""A site as it is shipped: gunicorn by gunicorn.conf.py, workers, and a mail server that counts."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import with_postgres
from aiosmtpd.controller import Controller

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 120
MAIL_LEASE = 8  # seconds; the shipped one would have each fault wait five minutes


def until(holds: Callable[[], object], seconds: float = 120) -> bool:
    """Wait for it. False when that took too long."""
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        if holds():
            return True
        time.sleep(0.05)
    return False


class Post:
    """A mail server that takes everything and counts by Message-ID."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()
        self.pause = 0.0  # seconds that it thinks about each mail

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 (aiosmtpd's)
        import asyncio

        lines = envelope.content.decode(errors="replace").split("\r\n")
        message_id = next(line for line in lines if line.lower().startswith("message-id:"))
        self.taken[message_id.partition(":")[2].strip()] += 1
        await asyncio.sleep(self.pause)
        return "250 OK"


@contextmanager
def post() -> Iterator[tuple[Post, int]]:
    """With its port."""
    counting, port = Post(), with_postgres.free_port()
    controller = Controller(counting, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield counting, port
    finally:
        controller.stop()


@dataclass
class Site:
    """What stands in one folder, on one database. ``program`` serves it, ``moved`` by a clock of its own."""

    folder: Path
    database: str
    smtp_port: int
    program: str = "eventsite.wsgi"
    extra: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=with_postgres.free_port)
    web: subprocess.Popen[bytes] | None = None
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def environment(self) -> dict[str, str]:
        """As in production, but for https."""
        return {
            **os.environ,
            "DATABASE_URL": self.database,
            "DJANGO_SETTINGS_MODULE": "eventsite.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "scripts")]),
            "VAR_DIR": str(self.folder),
            "SECRET_KEY": "only-for-faults-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLM",
            "ALLOWED_HOSTS": "127.0.0.1,cafe.example.nl",
            "SITE_URL": "https://cafe.example.nl",
            "SECURE_SSL_REDIRECT": "0",
            "CHECK_LINKS": "0",
            "ACCESS_LOG": "0",
            "LOG_LEVEL": "ERROR",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.smtp_port}",
            "EMAIL_TIMEOUT": "2",
            "EMAIL_DEADLINE_SECONDS": "4",
            "MAIL_LEASE_SECONDS": str(MAIL_LEASE),
            "BIND": f"127.0.0.1:{self.port}",
            **self.extra,
        }

    @property
    def log(self) -> Path:
        return self.folder / "log"

    def _popen(self, *command: str | Path) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                command, cwd=ROOT, env=self.environment(), stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def start(self) -> None:
        """The web server, until it answers."""
        self.web = self._popen(Path(sys.executable).parent / "gunicorn", self.program)
        if not until(self.answers, SECONDS_TO_START):
            raise RuntimeError(self.log.read_text()[-4000:])

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/gezond/leeft/", timeout=5):
                return True
        except (urllib.error.URLError, OSError):
            return False

    def work(self, program: tuple[str, ...] = ("manage.py", "worker")) -> subprocess.Popen[bytes]:
        """One more worker."""
        worker = self._popen(sys.executable, *program)
        self.workers.append(worker)
        return worker

    def web_workers(self) -> list[int]:
        """The processes that gunicorn keeps, as Linux lists them."""
        pid = self.web.pid if self.web else 0
        return [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def kill_a_web_worker(self, chance: random.Random) -> bool:
        """Without a word, in the middle of whatever it does. False when there was none."""
        found = self.web_workers()
        if found:
            os.kill(chance.choice(found), signal.SIGKILL)
        return bool(found)

    def kill_the_web(self) -> None:
        """All of it at once, as when a machine goes."""
        if self.web:
            os.killpg(self.web.pid, signal.SIGKILL)
            self.web.wait()

    def stop(self) -> None:
        for process in [*self.workers, *([self.web] if self.web else [])]:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
                try:
                    process.wait(timeout=10)
                except subprocess.TimeoutExpired:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()
