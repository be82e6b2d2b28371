"""Processes that are killed: of the web, of the mails, of one machine of two; SQLite in the middle of a write."""

from __future__ import annotations

import os
import random
import signal
import time
from functools import partial

from .outcomes import Outcome
from .rush import Rush
from .scenes import PEOPLE, Scene, scene, until
from .sites import MAIL_LEASE, Site

KILLS = 3
IN_HAND = 1  # mails that a worker takes at a time
SEED = 20270302


def web_workers(vendor: str) -> Outcome:
    """gunicorn's processes, one after the other, while people sign up."""
    chance, killed = random.Random(SEED), 0  # noqa: S311 (which one goes)
    with scene(vendor) as here:
        rush = here.rush()
        rush.begin()
        for turn in range(1, KILLS + 1):
            rush.wait_for(PEOPLE * turn // (KILLS + 2))
            killed += here.site.kill_a_web_worker(chance)
        rush.end()
        found = here.count(rush)
    found.note(f"{killed} web workers killed; the longest answer took {rush.longest:.1f} s")
    return found


def task_workers(vendor: str) -> Outcome:
    """Those that bring mails away, in the middle of one; two at a time."""
    with scene(vendor) as here:
        queued = _sign_up(here.site, here.path)
        here.post.pause = 0.03
        for turn in range(1, KILLS + 1):
            worker = here.site.work()
            other = here.site.work() if turn == 1 else None
            goal = len(here.post.taken) + queued // (KILLS + 2)
            until(partial(_have_been_taken, here, goal), 60)
            for one in filter(None, [worker, other] if turn == 1 else [worker]):
                os.killpg(one.pid, signal.SIGKILL)
                one.wait()
        here.post.pause = 0
        here.site.work()
        went = until(here.all_mailed, 60 + 2 * MAIL_LEASE)
        found = here.mails(queued)
    found.promise(went, "mails stayed behind")
    # Each had one batch in hand: what the mail server took of it, and nobody noted any more.
    found.may_double = (KILLS + 1) * IN_HAND
    found.note(f"{KILLS + 1} workers killed, each with mails in hand")
    return found


def _have_been_taken(here: Scene, goal: int) -> bool:
    return len(here.post.taken) >= goal or here.all_mailed()


def _sign_up(site: Site, path: str) -> int:
    """Through the site; each sign-up queues a mail."""
    rush = Rush(path, [site.port], PEOPLE)
    rush.begin()
    rush.end()
    return rush.told


def sqlite_in_mid_write(_vendor: str = "SQLite") -> Outcome:
    """All of gunicorn at once, with whatever it was writing; and begun anew."""
    with scene("SQLite") as here:
        rush = here.rush()
        rush.begin()
        whole = True
        for turn in range(1, KILLS + 1):
            rush.wait_for(PEOPLE * turn // (KILLS + 2))
            here.site.kill_the_web()
            whole = whole and here.is_whole()
            here.site.start()
        rush.end()
        found = here.count(rush)
        found.promise(whole and here.is_whole(), "the file is damaged")
    found.note(f"killed {KILLS} times; integrity_check and foreign_key_check after each")
    found.note("the machine kept its power: what it would forget, synchronous=FULL has written")
    return found


def frozen(vendor: str) -> Outcome:
    """A machine that stands still with the evening's row held: no goodbye, and nothing that goes on."""
    with scene(vendor) as here:
        other = Site(here.site.folder, here.site.database, here.site.smtp_port)
        other.start()
        try:
            rush = Rush(here.path, [here.site.port], PEOPLE)
            rush.begin()
            rush.wait_for(PEOPLE // 4)
            pids = here.site.web_workers()
            for pid in pids:
                os.kill(pid, signal.SIGSTOP)
            begin = time.monotonic()
            rush.ports[:] = [other.port]
            rush.wait_for(rush.told + 1)
            took = time.monotonic() - begin
            rush.end()
            found = here.count(rush)
        finally:
            other.stop()
            here.site.kill_the_web()
    found.promise(took < 45, f"held for {took:.0f} s")
    found.note(
        f"the other machine gave the next place after {took:.1f} s (at most 30 by a setting)"
    )
    return found
