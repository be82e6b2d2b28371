"""From SQLite to PostgreSQL with the demo's rows: all the same there, and the site goes on."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from eventsite.backups import moving
from eventsite.backups.refusals import BackupRefused
from eventsite.models import Venue

from ... import build

pytestmark = [pytest.mark.slow, pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).resolve().parents[3]
# A visitor signs up by the form, on the database that was moved.
JOURNEY = """
from django.conf import settings; settings.ALLOWED_HOSTS = ["*"]
from django.test import Client
from django.utils import timezone
from cafes.models import Edition
from eventsite.models import Message, Registration
event = Edition.objects.filter(status="published", sessions__starts_at__gt=timezone.now()).first()
from eventsite.booking import registering
one = registering.register(event, name="Zoe", email="zoe@example.nl", party_size=1)
assert Registration.objects.get(email="zoe@example.nl").messages.count() == 1
page = Client().get(event.get_absolute_url())
assert page.status_code == 200, page.status_code
assert Client().get("/gezond/").status_code == 200
print("signed up as", one.pk, one.status)
"""


class Moving:
    """A site on SQLite, and an empty database on the tests' PostgreSQL."""

    def __init__(self, folder: Path, url: str) -> None:
        self.database, self.url = folder / "site.sqlite3", url
        self._environment = {
            "PATH": os.environ["PATH"],
            "VAR_DIR": str(folder),
            "DEMO": "1",
            "SITE_URL": "http://127.0.0.1:8000",
        }

    def run(self, *command: str, url: str = "", given: str | None = None):
        where = {"DATABASE_URL": url} if url else {}
        return subprocess.run(
            [sys.executable, "-W", "ignore", "manage.py", *command],
            cwd=ROOT,
            env=self._environment | where,
            capture_output=True,
            text=True,
            input=given,
        )

    def change(self, statement: str, *values: object) -> None:
        """As no verb would: SQLite looks at no length and no type."""
        with closing(sqlite3.connect(self.database)) as opened:
            opened.execute(statement, values)
            opened.commit()

    def is_empty(self) -> bool:
        import psycopg

        with psycopg.connect(self.url) as line:
            found = line.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
            return found.fetchone() == (0,)


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> Path:
    site = Moving(tmp_path_factory.mktemp("demo"), "")
    for command in (["migrate", "--verbosity=0"], ["createcachetable"], ["load_demo"]):
        done = site.run(*command)
        assert done.returncode == 0, done.stderr
    return site.database


@pytest.fixture
def site(demo, tmp_path):
    shutil.copy(demo, tmp_path / "site.sqlite3")
    name = f"moved_{os.getpid()}"
    said = connection.settings_dict
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    password = f":{said['PASSWORD']}" if said["PASSWORD"] else ""
    yield Moving(
        tmp_path, f"postgres://{said['USER']}{password}@{said['HOST']}:{said['PORT']}/{name}"
    )
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_demo_moves_row_by_row_and_goes_on(site):
    with closing(sqlite3.connect(site.database)) as opened:
        before = list(opened.iterdump())

    done = site.run("move_to_postgresql", "-", given=f"{site.url}\n")

    assert done.returncode == 0, done.stderr
    line = next(one for one in done.stdout.splitlines() if "rows compared" in one)
    assert int(line.split()[0]) > 3000
    print(line.strip())
    with closing(sqlite3.connect(site.database)) as opened:
        assert list(opened.iterdump()) == before
    journey = site.run("shell", "-c", JOURNEY, url=site.url)
    assert "signed up as" in journey.stdout, journey.stderr
    work = site.run("worker", "--once", url=site.url)
    assert work.returncode == 0, work.stderr
    log = site.run(
        "shell",
        "-c",
        "from django.db import connection as c; c.cursor().execute('DELETE FROM eventsite_logentry')",
        url=site.url,
    )
    assert "written for good" in log.stderr, "the log lets go of its lines"
    again = site.run("move_to_postgresql", site.url)
    assert "is not empty" in again.stderr


def test_row_that_points_at_nothing_is_named_and_nothing_is_moved(site):
    site.change("UPDATE eventsite_session SET venue_id = 4711 WHERE id = 1")

    done = site.run("move_to_postgresql", site.url)

    assert "A row points at one that is not there: eventsite_session" in done.stderr
    assert site.is_empty()


def test_what_cannot_be_read_is_named_and_nothing_is_moved(site):
    site.change("UPDATE eventsite_venue SET modified_at = 'gisteren' WHERE id = 1")

    done = site.run("move_to_postgresql", site.url)

    assert "eventsite_venue, row 1: " in done.stderr
    assert "Mend it in SQLite first" in done.stderr
    assert site.is_empty()


BROKEN = [
    ("name", "a\0b", "holds a NUL character"),
    ("city", "x" * 1000, "has 1000 characters, and"),
    ("capacity", 3_000_000_000, "is out of range: 3000000000"),
    ("capacity", "veel", "holds text, and should be a number"),
    ("translations", {"en": {"name": "a\0b"}}, "holds a NUL character"),
]


@pytest.mark.parametrize(("field", "value", "words"), BROKEN)
def test_what_postgresql_takes_not_is_named_by_its_row(field, value, words):
    fields = moving._fields(Venue)
    names = [one.attname for one in fields]
    good = build.venue()
    row = [getattr(good, name) for name in names]
    moving._check(Venue, fields, names.index("id"), [tuple(row)], connection)
    row[names.index(field)] = value

    with pytest.raises(BackupRefused, match=f"eventsite_venue, row {good.pk}: {field} {words}"):
        moving._check(Venue, fields, names.index("id"), [tuple(row)], connection)


def test_site_that_is_running_is_not_moved(site):
    with closing(sqlite3.connect(site.database)) as opened:
        opened.execute("PRAGMA journal_mode=WAL")
        opened.execute("SELECT count(*) FROM eventsite_event").fetchone()

        done = site.run("move_to_postgresql", site.url)

    assert "is in use" in done.stderr
    assert site.is_empty()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://a@b/c", "Give the address of a PostgreSQL"),
        ("postgres://a@127.0.0.1:1/c", "does not answer"),
    ],
)
def test_address_that_is_none_is_refused(site, url, words):
    assert words in site.run("move_to_postgresql", url).stderr
