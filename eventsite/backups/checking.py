"""Reading all of a backup, and whether it could be put back, without putting anything back."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from pyrage import x25519

from . import manifest, media, postgresql, sealing, sqlite
from .manifest import Manifest
from .refusals import BackupRefused
from .rows import Table


def read(folder: Path, *, other_key: bool = False) -> Manifest:
    """What it says of itself, where it is this site's, unchanged, and each part is as it was written.

    Raises BackupRefused. With ``other_key`` it may be made with a SECRET_KEY that is lost.
    """
    said = manifest.read(folder)
    if said.site != settings.SITE_DOMAIN:
        raise BackupRefused(
            f"This backup is of another site: {said.site}, and this is {settings.SITE_DOMAIN}. If it is "
            f"the same site, set SITE_DOMAIN={said.site}: calendars know appointments by it."
        )
    key = said.secret_key()
    if key is None and not other_key:
        raise BackupRefused(
            "This backup was made with another SECRET_KEY. Set that key: with this one no link that "
            "people got, no ticket and no tablet works. Is it lost for good: --other-key."
        )
    if key is not None and not said.is_whole(key):
        raise BackupRefused(f"{folder / manifest.FILE} was changed after the backup was made.")
    for part in said.parts:
        sealing.checked(folder / part.name, part.bytes, part.sha256)
    said.part("database")
    said.part("media")
    return said


def check_fits(said: Manifest) -> None:
    """Whether what runs here can use it. Raises BackupRefused."""
    if said.kind != connection.vendor:
        raise BackupRefused(
            f"The backup is of {said.kind}, and DATABASE_URL is of {connection.vendor}. Put it back in "
            "its own kind; `manage.py move_to_postgresql` moves it from SQLite to PostgreSQL."
        )
    known = MigrationLoader(None).disk_migrations
    installed = {app for app, _name in known}
    newer = [
        f"{app}.{name}"
        for app, names in said.migrations.items()
        for name in names
        if app in installed and (app, name) not in known
    ]
    if newer:
        raise BackupRefused(
            f"The backup was made by a newer version of this software ({said.version}): {', '.join(newer)} "
            "is unknown here. Install that version first."
        )


@contextmanager
def database_of(
    folder: Path, said: Manifest, identities: list[x25519.Identity], within: Path
) -> Iterator[Path]:
    """Of SQLite: the file that was copied, opened into a folder of one's own there, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=within) as made:
        path = Path(made, "database.sqlite3")
        sealed = folder / said.part("database").name
        sqlite.check_room(within, sealed.stat().st_size * 5 // 4)
        with sealing.opened(sealed, identities) as plain, path.open("wb") as file:
            shutil.copyfileobj(plain, file, sealing.PIECE)
        path.chmod(0o600)
        sqlite.check(path)
        yield path


def compare(said: Manifest, tables: Mapping[str, Table], but: set[str] | None = None) -> int:
    """Hold the tables to what the manifest says of them. Returns how many rows were compared. Raises BackupRefused."""
    key = said.secret_key()
    wrong = [
        f"{name} ({one.rows} rows, and {tables[name].rows if name in tables else 'no table'})"
        for name, one in said.tables.items()
        if name not in (but or set())
        and (
            name not in tables
            or tables[name].rows != one.rows
            or (key is not None and tables[name].digest != one.digest)
        )
    ]
    if wrong:
        raise BackupRefused(f"Other rows than in the backup: {', '.join(wrong)}.")
    return sum(one.rows for name, one in said.tables.items() if name not in (but or set()))


def rows_key(said: Manifest) -> bytes:
    return manifest.rows_key(said.secret_key() or settings.SECRET_KEY)


def verify(folder: Path, identities: list[x25519.Identity]) -> str:
    """Read all of it. Returns in words what was found. Raises BackupRefused."""
    said = read(folder)
    whole = f"{said.name}: {len(said.parts)} parts are as they were written"
    if said.is_sealed and not identities:
        return f"{whole}. They are sealed and were not opened: give --identity FILE for that."
    if said.kind == "sqlite":
        with database_of(folder, said, identities, Path(tempfile.gettempdir())) as path:
            number = compare(said, sqlite.tables(path, rows_key(said)))
            rows = f"{number} rows compared"
    else:
        with sealing.opened(folder / said.part("database").name, identities) as dumped:
            postgresql.check(dumped)
        rows = f"the dump was read to its end ({sum(t.rows for t in said.tables.values())} rows)"
    with sealing.opened(folder / said.part("media").name, identities) as archive:
        counted = media.count(archive)
    if (counted.files, counted.bytes) != (said.media_files, said.media_bytes):
        raise BackupRefused(f"{counted.files} pictures, and there should be {said.media_files}.")
    return f"{whole}; {rows}, {counted.files} pictures."
