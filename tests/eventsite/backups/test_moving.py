"""From SQLite to PostgreSQL with the demo's rows: all the same there, and the site goes on."""

from __future__ import annotations

import json
import os
import re
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
# The demo, and of what it lacks a row each.
MAKE = """
from django.core.management import call_command
for command in (["migrate"], ["createcachetable"], ["load_demo"]):
    call_command(*command, verbosity=0)
from datetime import timedelta
from django.utils import timezone
from eventsite.keys import verbs
from eventsite.models import *
from eventsite.models.keys import Scope
from eventsite.webhooks import verbs as webhooks
made = verbs.make(
    name="x", partner="y", contact_email="a@example.nl", scopes=[Scope.SIGN_UP], events=None,
    expires_at=timezone.now() + timedelta(days=9), by=None,
)
KeptAnswer.objects.create(key=made.key, asked_by="a" * 64, fingerprint="b" * 64, status=201)
StandIn.objects.create(key=made.key, event=Event.objects.first())
hook = Webhook(name="z", url="https://haarlemlink.example.nl/", kinds=list(WebhookKind.values))
webhooks.make(hook, by=None)
webhooks.ping(hook)
"""
NEW = ("apikey", "keptanswer", "standin", "webhook", "webhooksecret", "webhookdelivery", "change")
# On the database that was moved: a visitor signs up, a program that kept a list asks on, the worker works, the log keeps.
JOURNEY = """
from django.conf import settings
settings.ALLOWED_HOSTS = ["*"]
# Nothing was collected where only tests run.
plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
settings.STORAGES["staticfiles"] = {"BACKEND": plain}
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone
from cafes.models import Edition
from eventsite.models import Message, Registration, Webhook
event = Edition.objects.filter(status="published", sessions__starts_at__gt=timezone.now()).first()
from eventsite.booking import registering
one = registering.register(event, name="Zoe", email="zoe@example.nl", party_size=1)
assert Registration.objects.get(email="zoe@example.nl").messages.count() == 1
page = Client().get(event.get_absolute_url())
assert page.status_code == 200, page.status_code
assert Client().get("/gezond/leeft/").status_code == 200
Edition.objects.filter(pk=event.pk).update(title="Anders")
since = "SINCE"
told = Client().get("/api/v1/edities", {"gewijzigdSinds": since})
assert told.status_code == 200, told.content
assert "Anders" in [found["titel"] for found in told.json()["results"]], told.content
assert told.json()["gewijzigdTot"] >= since[:19]
Webhook.objects.all().delete()
call_command("worker", once=True)
try:
    connection.cursor().execute("DELETE FROM eventsite_logentry")
except DatabaseError as error:
    assert "written for good" in str(error), error
    print("signed up as", one.pk, one.status)
"""
# What is refused, each in words: a line of JSON by name. A move's tables are a copy of the tests': made in no time.
REFUSED = """
import json, shutil, sqlite3, sys
from contextlib import closing
import psycopg
from django.core.management import CommandError, call_command
from django.db import connection, connections
from eventsite.backups import moving
said = json.loads(sys.stdin.read())
site, good = connection.settings_dict["NAME"], connection.settings_dict["NAME"] + ".good"
def _tables(url):
    connections[moving.ALIAS].close()
    with psycopg.connect(said["server"], autocommit=True) as line:
        line.execute(f'DROP DATABASE "{said["name"]}"')
        line.execute(f'CREATE DATABASE "{said["name"]}" TEMPLATE "{said["like"]}"')
moving._migrate = _tables
def refused(url, statement="", opened=False):
    words = "it was moved"
    shutil.copy(good, site)
    with closing(sqlite3.connect(site)) as line:
        line.execute(statement)
        line.commit()
        if opened:
            line.execute("PRAGMA journal_mode=WAL")
            line.execute("SELECT count(*) FROM eventsite_event").fetchone()
        else:
            line.close()
        try:
            call_command("move_to_postgresql", url)
        except CommandError as error:
            words = str(error)
        finally:
            connection.close()
    with psycopg.connect(said["url"]) as line:
        [number] = line.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    return [words, number]
shutil.copy(site, good)
print(json.dumps({name: refused(*how) for name, how in said["cases"].items()}))
"""


class Moving:
    """A site on SQLite, and an empty database on the tests' PostgreSQL."""

    def __init__(self, folder: Path, url: str) -> None:
        self.database, self.url = folder / "site.sqlite3", url
        self.server = url.rpartition("/")[0] + "/"
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


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> Path:
    site = Moving(tmp_path_factory.mktemp("demo"), "")
    done = site.run("shell", "-c", MAKE)
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
    moved = {name: int(number) for number, name in re.findall(r"(\d+)  (\w+)\n", done.stdout)}
    assert all(moved[f"eventsite_{name}"] for name in NEW)
    with closing(sqlite3.connect(site.database)) as opened:
        assert list(opened.iterdump()) == before
        [since] = opened.execute("SELECT max(at) FROM eventsite_change").fetchone()
    since = f"{since[:19].replace(' ', 'T')}Z"
    journey = site.run("shell", "-c", JOURNEY.replace("SINCE", since), url=site.url)
    assert "signed up as" in journey.stdout, journey.stderr


NOWHERE = "UPDATE eventsite_session SET venue_id = 4711 WHERE id = 1"
UNREADABLE = "UPDATE eventsite_venue SET modified_at = 'gisteren' WHERE id = 1"


def test_what_is_refused_is_named_and_nothing_is_moved(site):
    cases = {
        "a row that points at nothing": (
            (site.url, NOWHERE),
            "A row points at one that is not there: eventsite_session",
        ),
        "a row that can't be read": ((site.url, UNREADABLE), "eventsite_venue, row 1: "),
        "a site that is running": ((site.url, "", True), "is in use"),
        "another database": (("mysql://a@b/c",), "Give the address of a PostgreSQL"),
        "no server": (("postgres://a@127.0.0.1:1/c",), "does not answer"),
        "one that has tables": ((site.server + connection.settings_dict["NAME"],), "is not empty"),
    }
    name = connection.settings_dict["NAME"]
    connection.close()  # nobody may look at what is copied
    asked = {
        "server": f"{site.server}postgres",
        "url": site.url,
        "name": site.url.rpartition("/")[2],
        "like": name,
        "cases": {case: how for case, (how, _words) in cases.items()},
    }

    done = site.run("shell", "-c", REFUSED, given=json.dumps(asked))

    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    for case, (_how, words) in cases.items():
        assert words in said[case][0], case
        assert said[case][1] == 0, f"{case}: it has tables"
    assert "Mend it in SQLite first" in said["a row that can't be read"][0]


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
