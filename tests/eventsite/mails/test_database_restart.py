"""The database is stopped as in a crash while two workers deliver, and started again."""

from __future__ import annotations

import time
from collections import Counter

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper

from eventsite.booking import places
from eventsite.models import Message
from scripts import with_postgres

from ... import build
from .test_delivery import all_sent, server, until, worker  # noqa: F401 (fixtures)

PEOPLE = 60
SECONDS_AWAY = 3


@pytest.fixture
def database(transactional_db):
    """A PostgreSQL of its own in place of the tests' database: stopping that would stop other tests."""
    programs = with_postgres.find_programs()
    if programs is None:
        pytest.skip("no PostgreSQL; install its server (Debian: apt-get install postgresql)")
    with with_postgres.server(programs) as running:
        usual = connections["default"]
        of_its_own = {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "postgres",
            "USER": "tests",
            "PASSWORD": "",
            "HOST": "127.0.0.1",
            "PORT": running.port,
            "OPTIONS": {},
        }
        connections["default"] = DatabaseWrapper(usual.settings_dict | of_its_own)
        try:
            call_command("migrate", verbosity=0)
            yield running
        finally:
            connections["default"].close()
            connections["default"] = usual


@pytest.mark.long
@pytest.mark.slow
def test_restart_of_the_database_loses_no_mail_and_stops_no_worker(server, worker, database):  # noqa: F811
    """The mails that the server took while the database was away are noted once it is back."""
    event = build.edition(capacity=PEOPLE)
    for _ in range(PEOPLE):
        build.registration(event)
    workers = [worker(lease=20), worker(lease=20)]
    until(lambda: len(server.received) >= PEOPLE // 4)
    server.stall.set()
    until(lambda: server.in_hand == 2)

    database.stop()
    connection.close()
    before = len(server.received)
    server.stall.clear()
    until(lambda: len(server.received) >= before + 2)
    time.sleep(SECONDS_AWAY)
    database.start()
    until(all_sent)
    # Now while they look for work, which each does once a second.
    database.stop()
    connection.close()
    time.sleep(SECONDS_AWAY)
    database.start()
    build.daan(build.edition())
    until(all_sent)

    received = Counter(server.message_ids())
    twice = {message_id.decode() for message_id, n in received.items() if n > 1}
    print(
        f"\n{PEOPLE + 1} queued, {len(received)} distinct Message-IDs received, "
        f"{received.total() - len(received)} duplicates, database away for {SECONDS_AWAY} s "
        f"with 2 mails in hand"
    )
    assert [process.poll() for process in workers] == [None, None]
    assert {message_id.decode() for message_id in received} == set(
        Message.objects.values_list("message_id", flat=True)
    )
    # Only when noting it took longer than the lease.
    assert twice <= set(Message.objects.filter(attempts__gt=1).values_list("message_id", flat=True))
    assert places.free(event) == 0
