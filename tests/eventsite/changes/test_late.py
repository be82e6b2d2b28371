"""A transaction that commits later than it wrote is missed by nobody who asks from the moment they were told."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from django.utils import timezone

from eventsite.changes import moments, triggers
from eventsite.models import Change, Event, Venue
from tests import build

from .mirror import Mirror, everything

EVENINGS = "/api/v1/edities"


def elsewhere(verb: Callable[[], Any]) -> Any:
    """In a connection of its own, while this one's transaction goes on."""

    def run() -> Any:
        try:
            return verb()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as other:
        return other.submit(run).result(timeout=20)


def rename(event: Event, title: str) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL lock_timeout = '5s'")
    Event.objects.filter(pk=event.pk).update(title=title)


def late_one(client: Client) -> tuple[Mirror, dict[int, Any]]:
    """A program that asks while somebody writes, and once more when they are done; and what there is then."""
    late, early = build.edition(), build.edition()
    mirror = Mirror(client, EVENINGS)

    with transaction.atomic():
        rename(late, "Traag")
        time.sleep(1.1)  # longer than what a lock tells of its moment
        elsewhere(lambda: _at_once(early))
        elsewhere(mirror.sync)
        assert mirror.things[late.pk]["titel"] != "Traag"
        assert mirror.things[early.pk]["titel"] == "Vlug"
    mirror.sync()

    return mirror, everything(client, EVENINGS)


def _at_once(event: Event) -> None:
    with transaction.atomic():
        rename(event, "Vlug")


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_change_that_commits_late_is_told_to_who_asked_meanwhile(client, frozen):
    mirror, whole = late_one(client)

    assert mirror.things == whole


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_that_says_since_when_it_would_be_missed(client, frozen, monkeypatch):
    elsewhere_looking = moments._ON_POSTGRESQL.replace(str(triggers.LOCKS), "1")
    monkeypatch.setattr(moments, "_ON_POSTGRESQL", elsewhere_looking)

    mirror, whole = late_one(client)

    assert mirror.things != whole


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_sign_ups_of_one_evening_wait_for_no_change_of_each_other():
    """Nor do two that write the same thing: what one is taking out, the other passes."""
    build.edition(), build.theme("sport")
    initiative = build.initiative(theme="sport")
    with transaction.atomic():
        Venue.objects.update(name="Pletterij")  # notes the evening

        def meanwhile() -> None:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '5s'")
                cursor.execute("UPDATE eventsite_session SET doors_open_at = NULL")
                cursor.execute("UPDATE initiatives_theme SET name = name || '!'")

        elsewhere(meanwhile)
        assert Change.objects.filter(kind="social").count() == 2
    Event.objects.update(title="Anders")

    assert Change.objects.filter(kind="social", slug="").count() == 1
    assert Change.objects.filter(kind="initiative", about=initiative.pk).count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_change_that_is_undone_in_part_of_a_transaction_is_noted_by_the_rest():
    evening = build.edition()
    before = Change.objects.get(kind="social").at
    with transaction.atomic():
        with transaction.atomic():
            rename(evening, "Nooit")
            transaction.set_rollback(True)
        rename(evening, "Toch")

    assert Change.objects.get(kind="social").at > before


class TwoOnSQLite:
    """A file of the site, and two that are connected to it at once, as two processes are."""

    def __init__(self, path: Any) -> None:
        self.writer = sqlite3.connect(path, isolation_level=None)
        connection.connection.backup(self.writer)
        self.writer.execute("PRAGMA journal_mode = WAL")
        self.reader = sqlite3.connect(path, isolation_level=None)

    def moments(self) -> tuple[str, str]:
        """What is told to ask from, and what time it is."""
        sql = moments._ON_SQLITE.replace("%%", "%").replace("%s", "?")
        safe, clock, _went_back = self.reader.execute(sql, [f"-{moments._SECONDS}"]).fetchone()
        return safe, clock

    def changed_since(self, moment: str) -> set[int]:
        sql = "SELECT about FROM eventsite_change WHERE kind = 'social' AND at >= ?"
        return {about for (about,) in self.reader.execute(sql, [moment])}


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_change_that_commits_late_on_sqlite_is_not_before_what_was_told(tmp_path):
    evening = build.edition()
    two = TwoOnSQLite(tmp_path / "site.sqlite3")
    change = "UPDATE eventsite_event SET title = 'Traag' WHERE id = ?"

    two.writer.execute("BEGIN IMMEDIATE")
    two.writer.execute(change, [evening.pk])
    time.sleep(0.01)
    safe, clock = two.moments()
    two.writer.execute("COMMIT")

    assert two.changed_since(safe) == {evening.pk}
    assert two.changed_since(clock) == set(), "what a clock alone would have missed"


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_clock_that_is_set_back_makes_no_change_earlier_than_one_that_stood(tmp_path):
    evening = build.edition()
    ahead = "2999-01-01 00:00:00.000000"
    Change.objects.update(at=datetime.fromisoformat(f"{ahead}+00:00"))

    rename(evening, "Anders")

    assert {f"{at:%Y}" for at in Change.objects.values_list("at", flat=True)} == {"2999"}


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_what_is_told_stands_still_as_long_as_nothing_changes(client, frozen):
    """So a list that did not change is the same, byte for byte, a minute later: 304 for who has it."""
    build.edition()
    tag = client.get(EVENINGS)["ETag"]

    frozen.shift(timedelta(minutes=5))

    assert client.get(EVENINGS, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_what_comes_by_the_clock_is_told_to_who_asked_just_before(client):
    """No change is noted of it: by the clock of this machine, whatever the database's says."""
    first = moments.now()

    assert first.safe <= timezone.now() - moments._APART
    assert first.safe <= first.clock
