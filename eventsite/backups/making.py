"""Making a backup while the site goes on: the database of one moment, then the pictures, then what it says of itself."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection
from django.utils import timezone
from pyrage import x25519

from . import erasures, manifest, media, postgresql, sealing, sqlite, stored
from .manifest import Manifest, Part
from .refusals import BackupRefused
from .rows import Table


@dataclass(frozen=True)
class Made:
    folder: Path
    manifest: Manifest
    pruned: list[str]


@dataclass(frozen=True)
class _Database:
    part: Part
    tables: dict[str, Table]
    migrations: dict[str, list[str]]


def make() -> Made:
    """Raises BackupRefused; then nothing is left of it."""
    folder = stored.where()
    recipients = sealing.recipients_of(settings.BACKUP_RECIPIENTS)
    _make_folder(folder)
    with _alone_in(folder), _in_words(folder):
        begun_at = timezone.now()
        name = stored.name_at(begun_at, folder)
        making = folder / f".{name}.making"
        making.mkdir(mode=0o700)
        try:
            said = _write(making, name, begun_at, recipients)
            sqlite.sync_folder(making)
            making.rename(folder / name)
        except BaseException:
            shutil.rmtree(making, ignore_errors=True)
            raise
        sqlite.sync_folder(folder)
        pruned = stored.prune(folder, timezone.now())
        if kept := stored.every(folder):
            erasures.forget(kept[0].manifest.begun_at)
    return Made(folder / name, said, pruned)


def _write(
    making: Path, name: str, begun_at: datetime, recipients: list[x25519.Recipient]
) -> Manifest:
    key = manifest.rows_key(settings.SECRET_KEY)
    write = _on_sqlite if connection.vendor == "sqlite" else _on_postgresql
    database = write(making, key, recipients)
    counted: list[media.Counted] = []
    pictures = _part(
        making, media.PART, "media", recipients, lambda to: counted.append(media.write(to))
    )
    said = Manifest(
        name=name,
        site=settings.SITE_DOMAIN,
        version=manifest.version(),
        kind=connection.vendor,
        migrations=database.migrations,
        begun_at=begun_at,
        ended_at=timezone.now(),
        tables=database.tables,
        parts=[database.part, pictures],
        media_files=counted[0].files,
        media_bytes=counted[0].bytes,
        media_gone=counted[0].gone,
        recipients=list(settings.BACKUP_RECIPIENTS),
    )
    with _new(making / manifest.FILE) as file:
        file.write(said.write().encode())
    return manifest.read(making)


def _on_sqlite(making: Path, key: bytes, recipients: list[x25519.Recipient]) -> _Database:
    """By a copy beside the database, where nothing is kept less safely than the database is."""
    database = Path(connection.settings_dict["NAME"])
    sqlite.check_room(database.parent, database.stat().st_size * 5 // 4)
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=database.parent) as folder:
        copied = Path(folder, "copy.sqlite3")
        sqlite.copy(database, copied)

        def write(to: IO[bytes]) -> None:
            with copied.open("rb") as file:
                shutil.copyfileobj(file, to, sealing.PIECE)

        part = _part(making, sqlite.PART, "database", recipients, write)
        return _Database(part, sqlite.tables(copied, key), sqlite.migrations(copied))


def _on_postgresql(making: Path, key: bytes, recipients: list[x25519.Recipient]) -> _Database:
    postgresql.program("pg_dump")  # before anything is asked of the database
    with postgresql.one_moment(key) as moment:
        part = _part(
            making, postgresql.PART, "database", recipients, lambda to: postgresql.dump(moment, to)
        )
        return _Database(part, moment.tables, moment.migrations)


def _part(
    making: Path,
    name: str,
    holds: str,
    recipients: list[x25519.Recipient],
    write: Callable[[IO[bytes]], object],
) -> Part:
    name = f"{name}.age" if recipients else name
    with _new(making / name) as file:
        hashing = sealing.Hashing(file)
        with sealing.sealed(hashing, recipients) as to:
            write(to)
    return Part(name, holds, hashing.bytes, hashing.sha256)


@contextmanager
def _new(path: Path) -> Iterator[IO[bytes]]:
    """For our eyes alone, and on the disk when it is closed."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, "no right to write in it")
    except OSError as error:
        raise BackupRefused(f"{folder} can't be used for backups: {error.strerror}.") from None


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    lock = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise BackupRefused("Another backup is being made.") from None
    else:
        yield
    finally:
        os.close(lock)


@contextmanager
def _in_words(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise BackupRefused(
                f"The disk of {folder} is full. No backup was made; the earlier ones are still there."
            ) from error
        raise BackupRefused(f"The backup can't be written: {error}") from error
