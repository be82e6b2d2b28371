"""A backup or a restore that is killed, or finds no room, leaves nothing half; what is old goes, and nothing else."""

from __future__ import annotations

import shutil
import signal
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.core.management import call_command
from django.db import connection

from eventsite.backups import manifest, stored
from eventsite.backups.manifest import Manifest

from . import processes

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

NOW = datetime(2027, 3, 30, 3, tzinfo=UTC)


class Site:
    """One of its own on SQLite."""

    def __init__(self, folder: Path) -> None:
        self.backups = folder / "backups"
        self.database = folder / "site.sqlite3"

    def run(self, *command: str, **how) -> processes.Ended:
        def work() -> str:
            connection.settings_dict["NAME"] = str(self.database)
            site_settings.BACKUP_DIR = str(self.backups)
            site_settings.MEDIA_ROOT = str(self.backups.parent / "media")
            out = StringIO()
            call_command(*command, stdout=out)
            return out.getvalue()

        return processes.run(work, **how)

    def rows(self) -> list[str]:
        with closing(sqlite3.connect(self.database)) as opened:
            return list(opened.iterdump())


@pytest.fixture(scope="module")
def made(tmp_path_factory, django_db_setup, django_db_blocker) -> Site:
    """With one backup, and one theme that was renamed after it."""
    site = Site(tmp_path_factory.mktemp("site"))
    with django_db_blocker.unblock():
        connection.close()
        with (
            closing(sqlite3.connect(connection.settings_dict["NAME"])) as tests,
            closing(sqlite3.connect(site.database)) as own,
        ):
            tests.backup(own)
        done = site.run("backup")
    assert done.returncode == 0, done.stderr
    with closing(sqlite3.connect(site.database)) as opened:
        opened.execute("UPDATE initiatives_theme SET name = 'Later' WHERE id = 1")
        opened.commit()
    return site


def test_backup_that_is_killed_is_none_and_the_next_is_made(made):
    before = sorted(one.name for one in made.backups.iterdir())

    killed = made.run("backup", at="eventsite.backups.media.write")

    assert killed.returncode == -signal.SIGKILL
    assert [one.name for one in made.backups.iterdir() if one.name.startswith("backup-")] == [
        one for one in before if one.startswith("backup-")
    ]
    assert [one for one in made.backups.iterdir() if one.name.endswith(".making")]
    done = made.run("backup")
    assert done.returncode == 0, done.stderr
    shutil.rmtree(max(one for one in made.backups.iterdir() if one.name.startswith("backup-")))


@pytest.mark.parametrize(
    "at",
    [
        "eventsite.backups.media.restore",
        "eventsite.backups.sqlite.put_in_place",
    ],
)
def test_restore_that_is_killed_changed_nothing(made, at):
    before = made.rows()
    folder = _backup_of(made)

    killed = made.run("restore", folder, "--replace", "--no-input", at=at)

    assert killed.returncode == -signal.SIGKILL
    assert made.rows() == before


def test_restore_is_refused_while_somebody_has_the_database_open(made):
    before = made.rows()
    with closing(sqlite3.connect(made.database)) as opened:
        opened.execute("PRAGMA journal_mode=WAL")
        opened.execute("SELECT count(*) FROM eventsite_event").fetchone()

        refused = made.run("restore", _backup_of(made), "--replace", "--no-input")

    assert "is in use" in refused.stderr
    assert refused.returncode != 0
    assert made.rows() == before


def test_full_disk_leaves_nothing_half(made):
    before, kept = (
        made.rows(),
        sorted(one.name for one in made.backups.iterdir() if one.name[0] != "."),
    )

    backup = made.run("backup", most_bytes=300_000)
    restore = made.run("restore", _backup_of(made), "--replace", "--no-input", most_bytes=300_000)

    assert backup.returncode != 0
    assert restore.returncode != 0
    assert made.rows() == before
    assert sorted(one.name for one in made.backups.iterdir() if one.name[0] != ".") == kept


def test_restore_replaces_a_file_that_is_no_database_any_more(made):
    before = made.database.read_bytes()
    made.database.write_bytes(b"no database" * 1000)

    done = made.run("restore", _backup_of(made), "--replace", "--no-input")

    assert done.returncode == 0, done.stderr
    assert "rows compared" in done.stdout
    assert made.run("check").returncode == 0
    made.database.write_bytes(before)


def _backup_of(site: Site) -> str:
    return str(min(one for one in site.backups.iterdir() if one.name.startswith("backup-")))


# What is old ---------------------------------------------------------------------------------------


@pytest.fixture
def folder(settings, tmp_path) -> Path:
    settings.BACKUP_KEEP_DAYS, settings.BACKUP_KEEP_WEEKS = 7, 4
    return tmp_path


def put(folder: Path, days_ago: float, **changes) -> str:
    """A backup of so long ago; what is in its parts is of no account."""
    begun = NOW - timedelta(days=days_ago)
    name = stored.name_at(begun, folder)
    said = Manifest(
        name=name,
        site=site_settings.SITE_DOMAIN,
        version="",
        kind="sqlite",
        migrations={},
        begun_at=begun,
        ended_at=begun,
        tables={},
        parts=[manifest.Part("database.sqlite3", "database", 3, "")],
        media_files=0,
        media_bytes=0,
        media_gone=0,
    )
    made = folder / name
    made.mkdir()
    (made / "database.sqlite3").write_text("abc")
    (made / manifest.FILE).write_text(replace(said, **changes).write())
    return name


def test_of_the_last_days_all_stay_and_of_the_weeks_before_the_newest(folder):
    names = {days: put(folder, days) for days in range(40)}

    gone = stored.prune(folder, NOW)

    kept = {days for days, name in names.items() if name not in gone}
    # 30 March 2027 is a Tuesday: the weeks before end 2, 9, 16 and 23 days ago.
    assert kept == {0, 1, 2, 3, 4, 5, 6, 9, 16, 23}
    assert {one.name for one in folder.iterdir()} == {names[days] for days in kept}


def test_last_good_one_stays_however_old_and_broken_ones_do_not_count(folder):
    old, newer = put(folder, 400), put(folder, 300)
    cut_off = put(folder, 1)
    (folder / cut_off / "database.sqlite3").write_text("ab")

    assert stored.prune(folder, NOW) == [old]
    assert {one.name for one in folder.iterdir()} == {newer, cut_off}


def test_what_others_put_there_stays(folder, settings):
    put(folder, 0)
    for name in ("notes", "backup-2020", "backup-20200101T000000Z"):
        (folder / name).mkdir()
    theirs = put(folder, 200, site="elders.nl")
    (folder / "restic.log").write_text("x")

    assert stored.prune(folder, NOW) == []
    assert (folder / theirs).exists()
    assert len(list(folder.iterdir())) == 6


def test_what_was_cut_off_goes_after_a_day(folder):
    left = folder / ".backup-20270330T030000Z.making"
    left.mkdir()

    stored.prune(folder, datetime.now(UTC) + timedelta(hours=2))
    assert left.exists()
    stored.prune(folder, datetime.now(UTC) + timedelta(days=2))
    assert not left.exists()
