"""The site as in production on loopback, two processes, and a service that takes reports of errors."""

from __future__ import annotations

import gzip
import http.server
import json
import os
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import brotli

ROOT = Path(__file__).resolve().parents[3]
TOKEN = "a-token-of-prometheus-0123456789"
EVENING = """
import django; django.setup()
from datetime import timedelta
from django.utils import timezone
from tests import build
print(build.edition(starts_at=timezone.now() + timedelta(days=20)).slug)
"""


class Receiver(http.server.ThreadingHTTPServer):
    """Keeps all that is sent to it, as it came."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.got: list[tuple[dict[str, str], bytes]] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def dsn(self) -> str:
        return f"http://publickey@127.0.0.1:{self.server_port}/1"

    def events(self, at_least: int = 0) -> list[dict]:
        give_up = time.monotonic() + 15
        while len(self.got) < at_least and time.monotonic() < give_up:
            time.sleep(0.05)
        return [json.loads(body.split(b"\n")[2]) for _headers, body in self.got]


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        match self.headers.get("Content-Encoding"):
            case "gzip":
                body = gzip.decompress(body)
            case "br":
                body = brotli.decompress(body)
        self.server.got.append((dict(self.headers), body))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_args: object) -> None:
        pass


@dataclass
class Live:
    folder: Path
    database: str
    receiver: Receiver = field(default_factory=Receiver)

    def __post_init__(self) -> None:
        copy = self.folder / "site.sqlite3"
        with sqlite3.connect(self.database) as source, sqlite3.connect(copy) as target:
            source.backup(target)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log = self.folder / "log"
        self.environment = {
            **{k: v for k, v in os.environ.items() if k in {"PATH", "LANG", "HOME", "TMPDIR"}},
            "DJANGO_SETTINGS_MODULE": "tests.eventsite.watch.live_settings",
            "SECRET_KEY": "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz",
            "ALLOWED_HOSTS": "127.0.0.1",
            "SECURE_SSL_REDIRECT": "0",
            "DATABASE_URL": f"sqlite:///{copy}",
            "CACHE_URL": "locmemcache://",
            "VAR_DIR": str(self.folder),
            "STATIC_ROOT": str(self.folder / "static"),
            "EMAIL_URL": "smtp://127.0.0.1:1",
            "EMAIL_TIMEOUT": "2",
            "CHECK_LINKS": "0",
            "METRICS_TOKEN": TOKEN,
            "SENTRY_DSN": self.receiver.dsn,
            "PYTHONPATH": str(ROOT),
        }
        (self.folder / "static").mkdir()
        self.slug = self._python("-c", EVENING).stdout.split()[-1]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [Path(sys.executable).parent / "gunicorn", "eventsite.wsgi",
                 "--bind", f"127.0.0.1:{self.port}"],
                cwd=ROOT, env=self.environment, stdout=log, stderr=log,
            )  # fmt: skip
        self._wait()

    def _python(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True,
        )  # fmt: skip

    def _wait(self) -> None:
        give_up = time.monotonic() + 60
        while time.monotonic() < give_up:
            try:
                self.ask("/gezond/leeft/")
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError(self.log.read_text())

    def ask(
        self, path: str, form: dict[str, str] | bytes | None = None, **headers: str
    ) -> tuple[int, str, dict[str, str]]:
        """Status, text and headers."""
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        body = urllib.parse.urlencode(form).encode() if isinstance(form, dict) else form
        url = f"http://127.0.0.1:{self.port}{path}"
        asked = urllib.request.Request(url, data=body, headers=said)
        try:
            with urllib.request.urlopen(asked, timeout=30) as response:
                return response.status, response.read().decode(), dict(response.headers)
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(), dict(error.headers)

    def work(self) -> str:
        """What the worker writes down while it does once what is due."""
        return self._python("manage.py", "worker", "--once").stderr

    def lines(self) -> list[dict]:
        """What the web server and the site wrote down."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def figures(self) -> dict[str, float]:
        _status, text, _headers = self.ask("/gezond/cijfers/", Authorization=f"Bearer {TOKEN}")
        rows = [line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#")]
        return {name: float(value) for name, value in rows}

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)
        self.receiver.shutdown()
        self.receiver.server_close()
