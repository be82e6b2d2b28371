"""Who writes to SQLite waits in line, and is told when that takes too long."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

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


def until(happens: Callable[[], bool]) -> None:
    too_late = time.monotonic() + 30
    while not happens():
        assert time.monotonic() < too_late
        time.sleep(0.001)


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
            until(lambda so_many=number: len(queue._waiting) > so_many)
    for thread in threads:
        thread.join()

    assert served == list(range(8))


def test_one_at_a_time_writes(database):
    inside, most = [], []

    def write():
        for _ in range(20):
            with line.turn(database):
                inside.append(1)
                time.sleep(0.0001)  # in which another comes in, if one can
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


def test_who_gives_up_waits_no_more():
    queue = line._Queue()
    queue.enter(until=0)

    with pytest.raises(line.TooLong):
        queue.enter(until=0)

    queue.leave()
    queue.enter(until=0)


class HandsOver:
    """For the lock of a queue: who has the turn leaves between two times that it is taken."""

    def __init__(self, queue: line._Queue) -> None:
        self.queue, self.times = queue, 0

    def __enter__(self) -> None:
        self.times += 1
        if self.times == 2:
            self.queue._waiting.popleft().release()

    def __exit__(self, *_error: object) -> None:
        pass


def test_turn_that_is_handed_over_in_the_last_moment_is_theirs():
    queue = line._Queue()
    queue.enter(until=0)
    queue._mutex = HandsOver(queue)

    queue.enter(until=0)  # or nobody would have the turn, for good

    assert not queue._waiting


@contextmanager
def another_process(database: str) -> Iterator[subprocess.Popen]:
    """It asks for the turn, says so when it has it, and keeps it until it is killed."""
    command = [sys.executable, "-c", IN_ANOTHER_PROCESS, database]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        try:
            yield other
        finally:
            other.kill()


def open_files() -> int:
    return len(list(Path("/dev/fd").iterdir()))


def test_turn_of_a_process_that_was_killed_is_over(database, monkeypatch):
    with another_process(database) as other:
        other.stdout.readline()
        monkeypatch.setattr(line, "LONGEST_WAIT", 0.05)
        before = open_files()
        with pytest.raises(line.TooLong), line.turn(database):
            pass
        assert open_files() == before

    with line.turn(database):
        pass


def is_waited_for(database: str) -> bool:
    """Whether somebody stands next in line; asks, and does not wait."""
    with suppress(line.TooLong), line._held(f"{database}-next", until=0):
        return False
    return True


def test_process_that_was_just_served_comes_after_the_one_that_waits(database, monkeypatch):
    with ExitStack() as stack:
        with line.turn(database):
            other = stack.enter_context(another_process(database))
            until(lambda: is_waited_for(database))
        monkeypatch.setattr(line, "LONGEST_WAIT", 0.05)

        with pytest.raises(line.TooLong), line.turn(database):
            pass

        assert other.stdout.readline() == b"has it\n"


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


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("end", ["committed", "undone", "closed"])
def test_transaction_has_its_turn_until_it_ends(end, monkeypatch):
    if connection.vendor != "sqlite":
        return
    monkeypatch.setattr(line, "LONGEST_WAIT", 0.05)

    with transaction.atomic():
        during = is_taken()
        if end == "undone":
            transaction.set_rollback(True)
        elif end == "closed":
            connection.close()

    assert (during, is_taken()) == (True, False)


def is_taken() -> bool:
    with suppress(line.TooLong), line.turn(str(connection.settings_dict["NAME"])):
        return False
    return True
