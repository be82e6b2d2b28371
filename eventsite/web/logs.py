"""Log lines without tokens (a link from a mail is a key), e-mail addresses and IP addresses."""

from __future__ import annotations

import logging
import re
from typing import Any

import structlog

from . import tracebacks, tracing
from .outages import is_outage
from .redacting import without_people

# Each address in which something stands that opens a page; a test holds this to eventsite/urls.py.
_TOKEN_IN_PATH = re.compile(
    r"/(kaart|mijn|toegang|aanbod|agenda/persoonlijk|agenda/organisatie|berichten/stoppen|op-de-hoogte/bevestigen|op-de-hoogte/stoppen|uitnodiging|voorbeeld"
    r"|bewijs|beheer/mensen|confirm-email|reset/key)/[^/\s?\"']+",
    re.IGNORECASE,
)
# A key of the API and the secret of a webhook, wherever one turns up; ``keys/secret.py``, ``webhooks/keys.py``.
_KEY = re.compile(r"(icv_|whsec_)[A-Za-z0-9+/=]{8,}")
# What was looked for, an address that was filled in: behind the first question mark after a slash. Tried once for
# each run of letters, from where that begins: what somebody asks for may be slashes alone.
_END = r"\s\"'"
_QUERY = re.compile(rf"(?<![^{_END}])([^{_END}/]*+/[^{_END}?]*+)\?[^{_END}]++")

SUSPICIOUS = "django.security."  # the loggers of what Django calls a suspicious operation


def settings(*, as_json: bool, level: str, reports: dict[str, str] | None = None) -> dict[str, Any]:
    """Django's LOGGING: lines on the console, of ``level`` and worse.

    Errors also to who is named in ``reports`` (``reporting.py``), which sees a line before it is filled in.
    """
    handlers = ["reports", "console"] if reports else ["console"]
    reporting = (
        {"reports": {"()": "eventsite.web.reporting.ErrorReports", **reports}} if reports else {}
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"outages": {"()": OutagesInALine}, "no_tokens": {"()": RedactTokens}},
        "formatters": {
            "json": {"()": json_formatter},
            "plain": {"format": "{levelname} {name}: {message}", "style": "{"},
        },
        "handlers": {
            **reporting,
            "console": {
                "class": "logging.StreamHandler",
                "filters": ["outages", "no_tokens"],
                "formatter": "json" if as_json else "plain",
            },
        },
        "root": {"handlers": handlers, "level": level},
        "loggers": {
            "django": {"handlers": [], "level": "INFO" if as_json else "WARNING", "propagate": True}
        },
    }


def redact(text: str) -> str:
    """The text without the tokens of links and what stands behind a question mark, nor who it is about."""
    text = _KEY.sub(r"\1[key]", _TOKEN_IN_PATH.sub(r"/\1/[token]", text))
    return without_people(_QUERY.sub(r"\1?[…]", text))


class RedactTokens(logging.Filter):
    """Takes tokens out of the message and its arguments before any handler writes them."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = redact(_said_by(record))
        record.args = ()
        return True


def _said_by(record: logging.LogRecord) -> str:
    """Django says in full what it refused as no honest request: that may be anything, of anybody."""
    if record.name.startswith(SUSPICIOUS):
        return f"Refused: {record.name.removeprefix(SUSPICIOUS)}"
    return record.getMessage()


class OutagesInALine(logging.Filter):
    """While the database is away each request would write the same sixty lines of where it was asked."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if is_outage(error):
            record.msg = f"{record.getMessage()} ({type(error).__name__}: {error})"
            record.args, record.exc_info, record.exc_text = (), None, None
        return True


def json_formatter() -> logging.Formatter:
    """One JSON object a line, with the time in UTC."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _of_what,
            _described,
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _redact_exception,
            structlog.processors.JSONRenderer(),
        ],
    )


def _of_what(
    logger: object, name: str, event: structlog.types.EventDict
) -> structlog.types.EventDict:
    """Of which request, or which piece of the worker's work."""
    return {**event, **tracing.of(event.get("_record"))}


def _described(
    logger: object, name: str, event: structlog.types.EventDict
) -> structlog.types.EventDict:
    info = event.pop("exc_info", None)
    error = info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event["exception"] = tracebacks.described(error)
    return event


def _redact_exception(
    logger: object, name: str, event: structlog.types.EventDict
) -> structlog.types.EventDict:
    if "exception" in event:
        event["exception"] = redact(str(event["exception"]))
    return event
