"""What we add to gunicorn: slow clients let go of their thread, and no log line holds a key or an address."""

from __future__ import annotations

import contextlib
import json
import logging
import re
import socket
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from gunicorn.glogging import Logger
from gunicorn.workers.gthread import TConn, ThreadWorker

from . import queued, reporting, utc
from .logs import RedactTokens, json_formatter, redact
from .roomy import roomy
from .tracing import IN_ENVIRON

_KEPT_IN_LINES = "mUrsBMHtp"  # of what gunicorn can write: nothing that says who it was


class Worker(ThreadWorker):  # type: ignore[misc]
    """gunicorn's threads, each of which a half-sent request would hold for ever."""

    # How long a client may take to send a request's head, and all of it.
    head_within = timedelta(seconds=10)
    all_within = timedelta(minutes=5)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._overdue_at: dict[TConn, float] = {}
        self._overdue_lock = threading.Lock()

    def init_process(self) -> None:
        """What breaks outside the site's own answers is reported as the rest is, where errors are."""
        reporting.hear(self.log.error_log)
        super().init_process()

    def enqueue_req(self, conn: TConn) -> None:
        conn.queued_at = time.monotonic()
        super().enqueue_req(conn)

    def handle(self, conn: TConn) -> Any:
        conn.waited = timedelta(seconds=time.monotonic() - conn.queued_at)
        self._is_due(conn, self.head_within)
        try:
            return roomy(super().handle, conn)
        finally:
            with self._overdue_lock:
                self._overdue_at.pop(conn, None)

    def handle_request(self, req: Any, conn: TConn) -> Any:
        self._is_due(conn, self.all_within)
        with queued.after(conn.waited):
            return super().handle_request(req, conn)

    def notify(self) -> None:
        """Called by gunicorn's own loop, each second."""
        super().notify()
        with self._overdue_lock:
            overdue = [conn for conn, at in self._overdue_at.items() if at < time.monotonic()]
        for conn in overdue:
            with contextlib.suppress(OSError):  # it went by itself
                conn.sock.shutdown(socket.SHUT_RD)  # who reads from it reads an end

    def _is_due(self, conn: TConn, within: timedelta) -> None:
        with self._overdue_lock:
            self._overdue_at[conn] = time.monotonic() + within.total_seconds()


class SafeLogger(Logger):  # type: ignore[misc]
    """Access lines of method, path, status, bytes and milliseconds; tokens taken out of all lines.

    No client's address, no query (what was looked for, who was written to), no page that one came from
    (its address may be a key) and no browser. JSON as the site's own lines, unless DEMO or DEBUG is set.
    """

    as_json = True

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for logger in (self.error_log, self.access_log):
            for handler in logger.handlers:
                handler.addFilter(RedactTokens())
        for handler in self.error_log.handlers:
            handler.addFilter(_no_client)
            if self.as_json:
                handler.setFormatter(json_formatter())

    def atoms(self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta) -> Any:
        every = super().atoms(resp, req, environ, request_time)
        path = path_of(environ)
        shown = {name: every[name] for name in _KEPT_IN_LINES}
        return shown | {"U": path, "r": f"{every['m']} {path} {every['H']}"}

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta) -> None:
        if not self.access_log_enabled:
            return
        said = self.atoms(resp, req, environ, request_time)
        line = {
            "timestamp": utc.written(datetime.now(UTC)),
            "logger": self.access_log.name,
            "level": "info",
            "event": "request",
            "method": said["m"],
            "path": said["U"],
            "status": int(said["s"]),
            "bytes": said["B"],
            "milliseconds": said["M"],
            "request_id": environ.get(IN_ENVIRON, ""),
        }
        plain = "{method} {path} {status} {bytes} {milliseconds} ms".format(**line)
        self.access_log.info("%s", json.dumps(line) if self.as_json else plain)


def path_of(environ: dict[str, Any]) -> str:
    """The path that was asked for, without what opens something; percent-encoded, so that it is one line."""
    path = str(environ.get("PATH_INFO", "")).encode("latin-1", "replace").decode("utf-8", "replace")
    return quote(redact(path), safe="/[]:@!$&'()*+,;=~")


_CLIENT = re.compile(r"\bip=\S+")


def _no_client(record: logging.LogRecord) -> bool:
    record.msg = _CLIENT.sub("ip=[address]", str(record.msg))
    return True
