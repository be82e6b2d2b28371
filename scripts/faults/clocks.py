"""A clock that jumps while people sign up and mails go out: forward past every lease, back, and forward again."""

from __future__ import annotations

import time
from datetime import timedelta

from . import moved
from .outcomes import Outcome
from .scenes import PEOPLE, scene, until

JUMPS = (timedelta(minutes=7), timedelta(minutes=-5), timedelta(minutes=30))


def jumps(vendor: str) -> Outcome:
    """Of the site's own processes; the machine's clock is left alone."""
    with scene(vendor, program="faults.moved_web:application") as here:
        clock = here.site.folder / moved.FILE
        here.site.work(("-m", "faults.moved"))
        rush = here.rush()
        rush.begin()
        for turn, jump in enumerate(JUMPS, 1):
            rush.wait_for(PEOPLE * turn // (len(JUMPS) + 1))
            new = clock.with_suffix(".new")
            new.write_text(str(jump.total_seconds()))
            new.replace(clock)
            time.sleep(2 * moved.LOOKS_EVERY)
        rush.end()
        went = until(here.all_mailed)
        found = here.count(rush)
        mails = here.mails(rush.told)
    found.promise(went, "mails stayed behind")
    found.promise(
        not mails.lost and not mails.doubled, f"mails: {mails.lost} lost, {mails.doubled} doubled"
    )
    told = ", ".join(f"{jump.total_seconds() / 60:+.0f}" for jump in JUMPS)
    found.note(f"to {told} minutes of the right time, by a clock of the processes' own")
    return found
