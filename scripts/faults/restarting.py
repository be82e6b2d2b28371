"""The database, stopped as in a crash and started again, while people sign up and others look."""

from __future__ import annotations

import http.client
import threading
import time
from dataclasses import dataclass, field

from .outcomes import Outcome
from .rush import connect
from .scenes import PEOPLE, scene, until

SECONDS_AWAY = 2
MOST_SECONDS = 5.0  # after the database is back, on a machine that does much else
GOOD = 200


@dataclass
class Watcher:
    """Asks for a page ten times a second: when it was answered how, and how long that took."""

    path: str
    port: int
    seen: list[tuple[float, int, float]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def watch(self) -> None:
        while not self.over.wait(0.1):
            begin = time.monotonic()
            self.seen.append((begin, self._ask(), time.monotonic() - begin))

    def _ask(self) -> int:
        connection = connect(self.port)
        try:
            connection.request("GET", self.path, headers={"X-Forwarded-Proto": "https"})
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()

    def first_good(self, since: float) -> float | None:
        """Seconds from then until the end of the first answer that was good."""
        ends = (
            begin + took - since
            for begin, status, took in self.seen
            if status == GOOD and begin + took >= since
        )
        return next(ends, None)


def postgresql(_vendor: str = "PostgreSQL") -> Outcome:
    with scene("PostgreSQL") as here:
        assert here.server is not None  # noqa: S101 (asked for above)
        rush = here.rush()
        watcher = Watcher(here.path, here.site.port)
        watching = threading.Thread(target=watcher.watch)
        watching.start()
        worker = here.site.work()
        rush.begin()
        back = []
        for turn in (1, 2):
            rush.wait_for(PEOPLE * turn // 4)
            here.server.stop()
            time.sleep(SECONDS_AWAY)
            here.server.start()
            back.append(time.monotonic())
        rush.end()
        watcher.over.set()
        watching.join()
        went = until(here.all_mailed)
        found = here.count(rush)
        found.promise(worker.poll() is None, "the worker stopped")
    found.promise(went, "mails stayed behind")
    _say(found, watcher, back)
    return found


def _say(found: Outcome, watcher: Watcher, back: list[float]) -> None:
    waits = [watcher.first_good(moment) for moment in back]
    statuses = {status for _begin, status, _took in watcher.seen}
    found.promise(statuses <= {GOOD, 503}, f"a page was answered {sorted(statuses)}")
    found.promise(
        all(wait is not None and wait < MOST_SECONDS for wait in waits), f"back after {waits} s"
    )
    told = ", ".join(f"{wait:.1f}" for wait in waits if wait is not None)
    longest = max(took for _begin, _status, took in watcher.seen)
    away = sum(status == 503 for _begin, status, _took in watcher.seen)
    found.note(
        f"away for {SECONDS_AWAY} s, {len(back)} times: the first page {told} s after it was back;"
        f" {away} of {len(watcher.seen)} looks got 503, none took over {longest:.1f} s"
    )
