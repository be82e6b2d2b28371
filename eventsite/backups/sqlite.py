"""SQLite: a copy of one moment, made while others read and write; and putting one in the place of another."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from .refusals import BackupRefused
from .rows import Table, left_out, summed

PART = "database.sqlite3"
BESIDE = ("-wal", "-shm", "-journal")
LINE = ("-turn", "-next")  # of web/sqlite3/line.py


def copy(database: Path, to: Path) -> None:
    """By SQLite's own backup, in one step: a transaction that reads, so nobody waits (WAL). Without what is left out."""
    os.close(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with (
        closing(sqlite3.connect(database, timeout=30)) as source,
        closing(sqlite3.connect(to)) as copied,
    ):
        source.backup(copied)
        copied.execute("PRAGMA journal_mode=DELETE")
        copied.execute("PRAGMA secure_delete=ON")
        for table in sorted(left_out() & set(_tables(copied))):
            copied.execute(f'DELETE FROM "{table}"')  # noqa: S608 (ours)
        copied.commit()
        _check(copied)


def check(database: Path) -> None:
    """Raises BackupRefused for a file that is no sound database."""
    try:
        with closing(sqlite3.connect(database)) as opened:
            _check(opened)
    except sqlite3.DatabaseError as error:
        raise BackupRefused(f"The database in the backup can't be read: {error}") from None


def _check(opened: sqlite3.Connection) -> None:
    found = [str(row[0]) for row in opened.execute("PRAGMA integrity_check(3)")]
    if found != ["ok"]:
        raise BackupRefused(f"The database is damaged: {'; '.join(found)}")
    if broken := opened.execute("PRAGMA foreign_key_check").fetchone():
        raise BackupRefused(f"The database is damaged: a row of {broken[0]} points at nothing.")


def tables(database: Path, key: bytes) -> dict[str, Table]:
    """Number and digest of each, but for what is in no backup."""
    with closing(sqlite3.connect(database)) as opened:
        return {
            name: summed(_rows(opened, name), key)
            for name in _tables(opened)
            if name not in left_out()
        }


def is_empty(database: Path) -> bool:
    if not database.exists():
        return True
    try:
        with closing(sqlite3.connect(database)) as opened:
            return not _tables(opened)
    except sqlite3.DatabaseError:
        return False


def _tables(opened: sqlite3.Connection) -> list[str]:
    found = opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    return sorted(name for (name,) in found if not name.startswith("sqlite_"))


def _rows(opened: sqlite3.Connection, table: str) -> Iterator[bytes]:
    columns = sorted(row[1] for row in opened.execute(f'PRAGMA table_info("{table}")'))
    named = ", ".join(f'"{column}"' for column in columns)
    for row in opened.execute(f'SELECT {named} FROM "{table}"'):  # noqa: S608 (its own names)
        yield repr(row).encode()


def migrations(database: Path) -> dict[str, list[str]]:
    with closing(sqlite3.connect(database)) as opened:
        rows = opened.execute(
            "SELECT app, name FROM django_migrations ORDER BY app, name"
        ).fetchall()
    found: dict[str, list[str]] = {}
    for app, name in rows:
        found.setdefault(app, []).append(name)
    return found


@contextmanager
def alone_with(database: Path) -> Iterator[None]:
    """Within it nobody else has the file open. Raises BackupRefused where somebody has.

    Leaves its write-ahead log empty: it must not be taken for that of the file that comes in its place.
    """
    if not database.exists():
        yield
        return
    held = sqlite3.connect(database, timeout=2, isolation_level=None)
    try:
        try:
            # It needs the file for itself; who is connected holds it, also when doing nothing.
            held.execute("PRAGMA journal_mode=DELETE")
            held.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise BackupRefused(
                f"{database} is in use ({error}). Stop the web server and the worker first."
            ) from None
        except sqlite3.DatabaseError:
            pass  # damaged; that is why one is put in its place
        yield
    finally:
        held.close()


def put_in_place(new: Path, database: Path) -> None:
    """At once: who opens it sees the one or the other."""
    with closing(sqlite3.connect(new, isolation_level=None)) as closing_:
        closing_.execute("PRAGMA journal_mode=DELETE")
    with new.open("rb") as file:
        os.fsync(file.fileno())
    for end in BESIDE:
        Path(f"{database}{end}").unlink(missing_ok=True)
    new.replace(database)
    sync_folder(database.parent)


def discard(new: Path) -> None:
    """A copy that is in nobody's place, and what SQLite and its line left beside it."""
    for end in ("", *BESIDE, *LINE):
        Path(f"{new}{end}").unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """So that a name that was given is still there after a power cut."""
    file = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def check_room(folder: Path, needed: int) -> None:
    """Raises BackupRefused where so many bytes would fill the disk."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise BackupRefused(
            f"There is no room in {folder}: {free // 2**20} MB is free, and {needed // 2**20} MB is needed."
        )
