"""A backup made while people sign up is one moment of the site, whole: put back it is that moment, row by row."""

from __future__ import annotations

import itertools
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from eventsite.backups import (
    checking,
    making,
    manifest,
    media,
    postgresql,
    restoring,
    settling,
    sqlite,
)
from eventsite.backups.refusals import BackupRefused
from eventsite.booking import places
from eventsite.models import Event, LogEntry, Message, Registration

from ... import build
from . import fresh

pytestmark = [pytest.mark.slow, pytest.mark.database, pytest.mark.django_db(transaction=True)]

THREADS = 4


class Load:
    """People who sign up, and cancel now and then, until it ends."""

    def __init__(self, event: Event) -> None:
        self.done = itertools.count()
        self.number = 0
        self.failed: list[BaseException] = []
        self._event = event
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._work, args=(n,)) for n in range(THREADS)]

    def __enter__(self) -> Load:
        for thread in self._threads:
            thread.start()
        self.wait_for(THREADS)
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()
        assert self.failed == []

    def wait_for(self, more: int) -> None:
        """Until so many more have signed up."""
        wanted = self.number + more
        until = time.monotonic() + 30
        while self.number < wanted and not self.failed:
            assert time.monotonic() < until
            time.sleep(0.01)

    def _work(self, worker: int) -> None:
        from eventsite.booking import cancelling

        try:
            while not self._over.is_set():
                number = next(self.done)
                one = build.registration(
                    self._event, email=f"nr{number}@example.nl", name=f"Nr {number}"
                )
                if number % 5 == 0:
                    cancelling.cancel(one)
                self.number = max(self.number, number)
        except BaseException as error:
            self.failed.append(error)
        finally:
            connection.close()


@pytest.fixture
def event(backups):
    for number in range(30):
        default_storage.save(f"beelden/{number:032x}.webp", ContentFile(bytes([number]) * 9000))
    return build.edition(capacity=25, party_max=4)


def test_what_is_put_back_is_one_moment_row_by_row(
    event, backups, identities, tmp_path, monkeypatch
):
    with Load(event) as load:
        before = load.number
        dumped = _slow_pictures(monkeypatch, load)
        made = making.make()
        after = load.number
    assert dumped
    assert after > before + THREADS, "nobody signed up meanwhile"
    source = _rows_of(Registration), _rows_of(LogEntry)
    pictures = _pictures()
    monkeypatch.setattr(settling, "settle", lambda restoration: None)
    _empty_media(pictures)

    with fresh.database(tmp_path) as name:
        done = restoring.restore(made.folder, identities)

        number = Registration.objects.count()
        assert before <= number + 1 < after + THREADS
        # Each transaction is in it whole: who signed up has a mail, and a line in the log.
        assert _lacking_mail() == []
        _check_places()
        # What is written once is as the source has it; sign-ups that came later are in no part of it.
        for model, later in zip((Registration, LogEntry), source, strict=True):
            mine = _rows_of(model)
            assert mine.items() <= later.items()
            assert len(mine) < len(later)
        _compare_files(made, identities, name, monkeypatch, tmp_path)
    assert _pictures() == pictures
    but = {"eventsite_restoration"} if connection.vendor == "postgresql" else set()
    tables = made.manifest.tables
    assert done.rows == sum(tables[one].rows for one in tables.keys() - but)
    print(f"{connection.vendor}: {done.rows} rows compared, {done.pictures} pictures; "
          f"{after - before} sign-ups meanwhile")  # fmt: skip


def _slow_pictures(monkeypatch, load) -> list[int]:
    """The pictures take long enough that people sign up between them and the database."""
    write, seen = media.write, []

    def slowly(to):
        load.wait_for(2 * THREADS)
        seen.append(1)
        return write(to)

    monkeypatch.setattr(media, "write", slowly)
    return seen


def _pictures() -> dict[str, bytes]:
    found = {}
    for name in media.names():
        with default_storage.open(name) as file:
            found[name] = file.read()
    return found


def _rows_of(model) -> dict[int, tuple]:
    """By key: what of a row never changes."""
    fixed = {
        Registration: ("email", "name", "party_size", "registered_at", "ticket_hash"),
        LogEntry: ("at", "actor", "verb", "object_type", "object_id", "changes"),
    }[model]
    return {row[0]: tuple(map(repr, row[1:])) for row in model.objects.values_list("pk", *fixed)}


def _lacking_mail() -> list[int]:
    """Also who has no line in the log."""
    mailed = Message.objects.values("registration")
    lines = LogEntry.objects.filter(object_type="eventsite.registration", verb="registered")
    logged = {int(pk) for pk in lines.values_list("object_id", flat=True)}
    silent = set(Registration.objects.exclude(pk__in=mailed).values_list("pk", flat=True))
    return sorted(silent | set(Registration.objects.values_list("pk", flat=True)) - logged)


def _check_places() -> None:
    event = Event.objects.get()
    taken = sum(
        Registration.objects.filter(status="confirmed").values_list("party_size", flat=True)
    )
    assert taken <= event.capacity
    waits = Registration.objects.filter(status="waiting").exists()
    assert not waits or places.free(event) == 0


def _compare_files(made, identities, name, monkeypatch, tmp_path) -> None:
    """On SQLite, without our digests: every row of every table of the copy is in what was put back, and no other."""
    if connection.vendor != "sqlite":
        return
    connection.close()
    with (
        checking.database_of(made.folder, made.manifest, identities, tmp_path) as copied,
        closing(sqlite3.connect(copied)) as one,
        closing(sqlite3.connect(name)) as other,
    ):
        for table in set(made.manifest.tables) - {"eventsite_restoration"}:
            rows = f'SELECT * FROM "{table}"'
            assert sorted(map(repr, one.execute(rows))) == sorted(map(repr, other.execute(rows)))


def _empty_media(pictures) -> None:
    for name in pictures:
        default_storage.delete(name)


def test_negative_control_what_was_counted_at_another_moment_is_refused(
    event, backups, identities, tmp_path, monkeypatch
):
    """Without one moment for all of it the comparison fails: it can fail."""
    with Load(event) as load:
        if connection.vendor == "sqlite":
            monkeypatch.setattr(sqlite, "tables", _later(sqlite.tables, load))
        else:
            dump = postgresql.dump

            def later(moment, to):
                load.wait_for(THREADS)
                dump(postgresql.Moment("", moment.tables, moment.migrations), to)

            called = postgresql._called
            monkeypatch.setattr(postgresql, "dump", later)
            monkeypatch.setattr(
                postgresql,
                "_called",
                lambda *args: called(*(a for a in args if a != "--snapshot=")),
            )
        made = making.make()
    monkeypatch.undo()
    from django.conf import settings

    settings.BACKUP_DIR = str(backups)

    with (
        fresh.database(tmp_path),
        pytest.raises(BackupRefused, match="Other rows than in the backup"),
    ):
        restoring.restore(made.folder, identities)


def _later(tables, load):
    def of_the_site(_copied: Path, key: bytes):
        load.wait_for(THREADS)
        return tables(Path(connection.settings_dict["NAME"]), key)

    return of_the_site


def test_manifest_of_the_same_rows_is_the_same(event, backups):
    first, second = making.make(), making.make()

    assert first.manifest.tables == second.manifest.tables
    build.bram(event)
    assert making.make().manifest.tables != first.manifest.tables
    assert manifest.read(first.folder).is_ours
