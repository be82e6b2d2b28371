"""Who writes to SQLite waits in line, and is told when that takes too long."""

from __future__ import annotations

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection, transaction

from eventsite.models import BrakeCount
from eventsite.web.outages import is_outage
from eventsite.web.sqlite3 import line

from ...threads import at_once

IN_ANOTHER_PROCESS = """
import sys
from eventsite.web.sqlite3 import line
with line.turn(sys.argv[1]):
    print("has it", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def database(tmp_path):
    return str(tmp_path / "site.sqlite3")


def test_who_came_first_is_served_first(database):
    served, standing = [], threading.Semaphore(0)
    queue = line._queues.setdefault(database, line._Queue())

    def write(number):
        standing.release()
        with line.turn(database):
            served.append(number)

    threads = [threading.Thread(target=write, args=[n]) for n in range(8)]
    with line.turn(database):
        for number, thread in enumerate(threads):
            thread.start()
            standing.acquire()
            while len(queue._waiting) <= number:
                pass
    for thread in threads:
        thread.join()

    assert served == list(range(8))


def test_one_at_a_time_writes(database):
    inside, most = [], []

    def write():
        for _ in range(20):
            with line.turn(database):
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    with ThreadPoolExecutor(6) as pool:
        for writing in [pool.submit(write) for _ in range(6)]:
            writing.result()

    assert (len(most), max(most)) == (120, 1)


def test_too_long_a_wait_is_an_outage_and_keeps_nobody_else_waiting(database, monkeypatch):
    with line.turn(database):
        monkeypatch.setattr(line, "LONGEST_WAIT", 0.05)
        with ThreadPoolExecutor(1) as pool:
            refused = pool.submit(line.turn(database).__enter__).exception()

    assert isinstance(refused, OperationalError)
    assert is_outage(refused)
    with line.turn(database):
        pass


def test_turn_of_a_process_that_was_killed_is_over(database, monkeypatch):
    command = [sys.executable, "-c", IN_ANOTHER_PROCESS, database]
    other = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    other.stdout.readline()
    monkeypatch.setattr(line, "LONGEST_WAIT", 0.05)
    with pytest.raises(line.TooLong), line.turn(database):
        pass

    other.kill()
    other.wait()
    other.stdin.close()
    other.stdout.close()

    with line.turn(database):
        pass


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["transaction", "statement"])
def test_writes_stand_in_the_line_and_reads_do_not(way, monkeypatch):
    if connection.vendor != "sqlite":
        return
    monkeypatch.setattr(line, "LONGEST_WAIT", 0.05)

    def write():
        if way == "statement":
            return BrakeCount.objects.filter(key="x").update(useless_at=1)
        with transaction.atomic():
            return BrakeCount.objects.count()

    with line.turn(str(connection.settings_dict["NAME"])):
        refused, found = at_once([write, BrakeCount.objects.count])

    assert isinstance(refused, line.TooLong)
    assert found == 0
    assert not isinstance(at_once([write])[0], Exception)
