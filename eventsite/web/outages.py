"""Whether an error means that the database, the disk or the store of pictures is away, full or too busy just now, and no fault of ours."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator

from django.db import Error, InterfaceError, OperationalError

_DISK_IS_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
# Primary result codes (sqlite.org/rescode.html). Others, such as a table that is not there, are faults of ours.
_SQLITE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
}
# Of PostgreSQL, beside what its driver calls operational: a standby that was asked to write, and
# transactions that it ended because nobody went on with them.
_SQLSTATES = {"25006", "25P03", "25P04"}


class StoreIsAway(Exception):
    """Where pictures are kept on another machine (s3.py), and that does not answer."""


def is_outage(error: BaseException | None) -> bool:
    """Whether the same may work in a moment: for this error, or for one that led to it."""
    return any(map(_is_one, _with_causes(error)))


def _with_causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _is_one(error: BaseException) -> bool:
    if isinstance(error, StoreIsAway):
        return True
    if isinstance(error, OSError):
        return error.errno in _DISK_IS_FULL
    if not isinstance(error, Error):
        return False
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF in _SQLITE
    if getattr(cause, "sqlstate", None) in _SQLSTATES:
        return True
    return isinstance(error, (OperationalError, InterfaceError))
