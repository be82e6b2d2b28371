"""Putting a backup back: all of it or nothing, and nothing old leaves afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from pyrage import x25519

from eventsite.models import Restoration
from eventsite.web import acting

from . import checking, media, postgresql, sealing, settling, sqlite
from .manifest import Manifest
from .refusals import BackupRefused


@dataclass(frozen=True)
class Restored:
    """``rows`` were compared with what the manifest says, one by one."""

    manifest: Manifest
    rows: int
    pictures: int
    held: int
    erased_again: int


def is_empty() -> bool:
    if connection.vendor == "sqlite":
        return sqlite.is_empty(Path(connection.settings_dict["NAME"]))
    return postgresql.is_empty()


def look_at(folder: Path, *, other_key: bool = False) -> Manifest:
    """Whether it can be put back here; nothing is changed. Raises BackupRefused."""
    said = checking.read(folder, other_key=other_key)
    checking.check_fits(said)
    return said


def restore(
    folder: Path,
    identities: list[x25519.Identity],
    *,
    replacing: bool = False,
    other_key: bool = False,
) -> Restored:
    """Into a database without tables, or in the place of what is there. Raises BackupRefused; then nothing was changed.

    Pictures come first: one too many does no harm, the night takes it.
    """
    said = look_at(folder, other_key=other_key)
    if not replacing and not is_empty():
        raise BackupRefused("The database is not empty. To put the backup in its place: --replace.")
    put = _on_sqlite if connection.vendor == "sqlite" else _on_postgresql
    with acting.acting_as(acting.SYSTEM):
        return put(folder, said, identities, replacing=replacing)


def _pictures(folder: Path, said: Manifest, identities: list[x25519.Identity]) -> int:
    with sealing.opened(folder / said.part("media").name, identities) as archive:
        return media.restore(archive).files


def _on_sqlite(
    folder: Path, said: Manifest, identities: list[x25519.Identity], *, replacing: bool
) -> Restored:
    """All is done to a file beside the database, which then takes its place at once."""
    database = Path(connection.settings_dict["NAME"])
    connection.close()
    with (
        sqlite.alone_with(database),
        checking.database_of(folder, said, identities, database.parent) as new,
    ):
        rows = checking.compare(said, sqlite.tables(new, checking.rows_key(said)))
        pictures = _pictures(folder, said, identities)
        with _connected_to(new):
            call_command("migrate", interactive=False, verbosity=0)
            restoration = Restoration.objects.create(backup=said.name, taken_at=said.begun_at)
            settling.settle(restoration)
        sqlite.put_in_place(new, database)
    return Restored(said, rows, pictures, restoration.held, restoration.erased_again)


@contextmanager
def _connected_to(file: Path) -> Iterator[None]:
    before = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = str(file)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def _on_postgresql(
    folder: Path, said: Manifest, identities: list[x25519.Identity], *, replacing: bool
) -> Restored:
    """What is loaded is marked in the same transaction: until it is settled no worker begins."""
    if number := postgresql.others():
        raise BackupRefused(
            f"{number} others are connected to the database. Stop the web servers and the workers first."
        )
    for name in ("pg_restore", "psql"):
        postgresql.program(name)
    pictures = _pictures(folder, said, identities)
    schema = postgresql.schema()
    connection.close()
    with sealing.opened(folder / said.part("database").name, identities) as dumped:
        postgresql.load(dumped, and_then=_marked(schema, said), replacing=replacing)
    mark = Restoration._meta.db_table
    try:
        rows = checking.compare(said, postgresql.tables(checking.rows_key(said)), but={mark})
    except BackupRefused as refused:
        raise BackupRefused(f"{refused} It is loaded, and no worker begins with it.") from None
    call_command("migrate", interactive=False, verbosity=0)
    restoration = Restoration.objects.filter(settled_at=None, backup=said.name).latest("pk")
    settling.settle(restoration)
    return Restored(said, rows, pictures, restoration.held, restoration.erased_again)


def _marked(schema: str, said: Manifest) -> str:
    """That it was put back, as SQL."""
    table = f'{schema}."{Restoration._meta.db_table}"'
    moments = f"'{said.begun_at.isoformat()}', '{timezone.now().isoformat()}'"
    return (
        f"INSERT INTO {table} (backup, taken_at, restored_at, held, erased_again) "  # noqa: S608 (ours)
        f"VALUES ('{said.name}', {moments}, 0, 0)"
    )
