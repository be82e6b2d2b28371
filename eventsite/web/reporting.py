"""Reports of errors to a service that speaks Sentry's protocol, where ``SENTRY_DSN`` names one; nothing of people.

A report is made of what is allowed in it and of nothing else: where in the code it went wrong, which kind of error, on
which page (by its name, not its address), and the id by which the log lines are found. No message of an error, which may
quote what somebody typed; no values of variables, no address, header, cookie, body, user, SQL or breadcrumb.
See docs/adr/0071-watching-over-the-site.md.
"""

from __future__ import annotations

import atexit
import logging
import threading
import time
from functools import cache
from typing import Any, cast

from . import tracing
from .logs import SUSPICIOUS, redact

FLUSH = 2.0  # seconds that a process that ends waits for what is still to be sent
AGAIN_AFTER = 60.0  # seconds: while a database is away each request would report the same
_FRAME = ("filename", "function", "module", "lineno", "in_app", "context_line")
_ALLOWED = ("event_id", "timestamp", "level", "platform", "logger", "release", "environment")


class ErrorReports(logging.Handler):
    """Sends lines of level ERROR and worse. Stands before the handlers that change a line."""

    def __init__(self, dsn: str, environment: str, release: str) -> None:
        super().__init__(logging.ERROR)
        self._options = (dsn, environment, release)
        self._reported: dict[object, float] = {}
        self._lock_of_reported = threading.Lock()

    def emit(self, record: logging.LogRecord) -> None:
        # A report of a report would be a circle; what a client did wrong is no fault of ours.
        if record.name.startswith(("sentry_sdk", "urllib3", SUSPICIOUS)):
            return
        try:
            if self._is_new(record):
                _client(*self._options).capture_event(event_of(record))
        except Exception:
            self.handleError(record)

    def _is_new(self, record: logging.LogRecord) -> bool:
        """Whether the same was not reported a moment ago."""
        error = record.exc_info[1] if record.exc_info else None
        key = (record.name, record.pathname, record.lineno, type(error), *_where(error))
        now = time.monotonic()
        with self._lock_of_reported:
            if now - self._reported.get(key, -AGAIN_AFTER) < AGAIN_AFTER:
                return False
            if len(self._reported) > 1000:
                self._reported.clear()
            self._reported[key] = now
        return True


def hear(logger: logging.Logger) -> None:
    """Have this logger's errors reported too, if the site's own are; before its other handlers change them."""
    reports = [one for one in logging.getLogger().handlers if isinstance(one, ErrorReports)]
    logger.handlers[:0] = [one for one in reports if one not in logger.handlers]


def _where(error: BaseException | None) -> tuple[object, ...]:
    """The last line of the code that raised it."""
    trace = error.__traceback__ if error else None
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return (trace.tb_frame.f_code, trace.tb_lineno) if trace else ()


@cache
def _client(dsn: str, environment: str, release: str) -> Any:
    """Imported here: a site that reports to nobody does not load it. Its thread begins in the process that reports."""
    import sentry_sdk

    made = sentry_sdk.Client(
        dsn=dsn,
        environment=environment,
        release=release,
        default_integrations=False,
        auto_enabling_integrations=False,
        auto_session_tracking=False,
        send_client_reports=False,
        send_default_pii=False,
        include_local_variables=False,
        max_breadcrumbs=0,
        max_request_body_size="never",
        traces_sample_rate=None,
        server_name="",
        before_send=cast("Any", allowed),
    )
    atexit.register(made.flush, timeout=FLUSH)
    return made


def event_of(record: logging.LogRecord) -> dict[str, Any]:
    """What a line says without what is filled in: its words are ours, the rest may be somebody's."""
    from sentry_sdk.utils import event_from_exception

    event: dict[str, Any] = {}
    if record.exc_info and record.exc_info[1]:
        found, _hint = event_from_exception(record.exc_info)
        event = dict(found)
    request = getattr(record, "request", None)
    match = getattr(request, "resolver_match", None)
    tags = {
        **tracing.of(record),
        "view": getattr(match, "view_name", ""),
        "method": getattr(request, "method", ""),
        "status": str(getattr(record, "status_code", "")),
        "sqlstate": _sqlstate(record.exc_info[1] if record.exc_info else None),
    }
    return event | {
        "level": record.levelname.lower(),
        "logger": record.name,
        "logentry": {"message": redact(str(record.msg))},
        "tags": {name: value for name, value in tags.items() if value},
    }


def _sqlstate(error: BaseException | None) -> str:
    return str(getattr(error and error.__cause__, "sqlstate", "") or "")


def allowed(event: dict[str, Any], _hint: object) -> dict[str, Any]:
    """The last thing before it leaves: a new report, of what may be in one."""
    errors = event.get("exception", {}).get("values", [])
    kept = {name: event[name] for name in _ALLOWED if event.get(name)}
    return kept | {
        "logentry": {"message": event["logentry"]["message"]},
        "tags": event["tags"],
        "exception": {"values": [_error(one) for one in errors]},
    }


def _error(one: dict[str, Any]) -> dict[str, Any]:
    frames = (one.get("stacktrace") or {}).get("frames", [])
    kept = [{name: frame[name] for name in _FRAME if name in frame} for frame in frames]
    said = {name: one[name] for name in ("type", "module") if one.get(name)}
    return said | {"stacktrace": {"frames": kept}}
