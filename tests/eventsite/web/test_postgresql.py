"""A server that is away for a moment, or for longer, as the driver tells it."""

from __future__ import annotations

import time

import psycopg
import pytest
from django.db import NotSupportedError, connection

from eventsite.web import databases
from eventsite.web.postgresql import base

MADE = object()


@pytest.fixture
def server(monkeypatch):
    """Connections to it: as many are refused as a test says."""

    class Server:
        refuses, asked = 0, 0

        def connect(self, **_params):
            self.asked += 1
            if self.asked <= self.refuses:
                raise psycopg.OperationalError("connection refused")
            return MADE

    server = Server()
    monkeypatch.setattr(psycopg, "connect", server.connect)
    monkeypatch.setattr(base, "missing", base.Missing())
    monkeypatch.setattr(base, "PAUSE", 0)
    return server


@pytest.fixture
def database():
    return base.DatabaseWrapper({"OPTIONS": {}, "NAME": "site", "TIME_ZONE": None})


def test_server_that_restarts_is_waited_for(server, database):
    server.refuses = 3

    assert database.get_new_connection({}) is MADE
    assert server.asked == 4


def test_server_that_is_away_for_longer_is_asked_once_each_time(server, database, monkeypatch):
    server.refuses = 100
    monkeypatch.setattr(base, "WAITS", 0)

    for _time in range(3):
        with pytest.raises(psycopg.OperationalError):
            database.get_new_connection({})

    assert server.asked == 3


def test_after_it_was_back_it_is_waited_for_again(server, database, monkeypatch):
    server.refuses = 1
    database.get_new_connection({})
    later = time.monotonic() + 10 * base.WAITS
    monkeypatch.setattr(base.time, "monotonic", lambda: later)
    server.asked = 0

    assert database.get_new_connection({}) is MADE
    assert server.asked == 2


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_kept_connection_is_used_as_long_as_the_server_keeps_it_too():
    kept = connection.copy()
    kept.ensure_connection()
    pid = kept.connection.info.backend_pid
    assert kept.is_usable()

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 10000)", [pid])

    assert not kept.is_usable()
    kept.close()


@pytest.fixture
def kept():
    """A connection as a thread keeps it, and a table that goes with it."""
    made = connection.copy()
    made.settings_dict |= {"OPTIONS": databases.PREPARED}
    with made.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE hall (name varchar(10))")
    yield made
    made.close()


def ask(kept: base.DatabaseWrapper) -> list[tuple[str]]:
    with kept.cursor() as cursor:
        cursor.execute("SELECT name FROM hall WHERE name = %s", ["Grote zaal"])
        found: list[tuple[str]] = cursor.fetchall()
        return found


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_what_is_asked_often_is_planned_once(kept):
    for _time in range(2 * databases.PREPARED["prepare_threshold"] + 2):
        ask(kept)

    with kept.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans > 0 FROM pg_prepared_statements WHERE statement LIKE '%FROM hall%'"
        )
        assert cursor.fetchall() == [(True,)]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_connection_that_prepared_for_a_table_as_it_was_is_not_used_again(kept):
    for _time in range(databases.PREPARED["prepare_threshold"] + 1):
        ask(kept)
    with kept.cursor() as cursor:
        # In a block, as by another connection: the driver doesn't see that anything was altered.
        cursor.execute("DO $$ BEGIN ALTER TABLE hall ALTER name TYPE varchar(20); END $$")

    with pytest.raises(NotSupportedError, match="cached plan"):
        ask(kept)

    kept.close_if_unusable_or_obsolete()
    assert kept.connection is None  # who asks next gets a new one
