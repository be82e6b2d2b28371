"""A server that is away for a moment, or for longer, as the driver tells it."""

from __future__ import annotations

import time

import psycopg
import pytest
from django.db import connection

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
