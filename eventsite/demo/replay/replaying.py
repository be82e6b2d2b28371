"""The whole story, and what there is to say about it afterwards."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import override_settings

from . import (
    again,
    closing,
    door,
    founding,
    haarlemlink,
    note,
    pitching,
    preparing,
    school,
    signing_up,
)
from .cast import Cast
from .clock import Clock
from .world import Story, World, at

HASHERS = ["eventsite.demo.replay.hashing.FewRounds"]


def run() -> Iterator[str]:
    """Play it, and say what was done. Raises NotAsMeant where the site does something else."""
    started = time.monotonic(), time.process_time()
    world = World(Clock(at(founding.FIRST_DAY, 8)))
    with _little_tidying(), world.clock.shown(), override_settings(PASSWORD_HASHERS=HASHERS):
        if connection.vendor == "sqlite":  # a power cut is no loss here
            connection.cursor().execute("PRAGMA synchronous=OFF")
        world.play(_stories(world, Cast()))
        world.work()
    seconds = time.monotonic() - started[0], time.process_time() - started[1]
    yield from _said(world)
    yield f"It took {seconds[0]:.0f} seconds, {seconds[1]:.0f} of them the processor's."


@contextmanager
def _little_tidying() -> Iterator[None]:
    """What is imported stays; looking through it for rubbish again and again is a fifth of the time."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _stories(world: World, cast: Cast) -> list[Story]:
    basic = school.basic_runs(cast)
    return [
        founding.story(world),
        preparing.story(world),
        signing_up.initiators(world, cast),
        signing_up.publishing(world),
        signing_up.visitors(world, cast),
        signing_up.cancelling(world, cast),
        pitching.workshop(world, cast),
        door.story(world, cast),
        pitching.evening(world),
        school.planning(world, basic),
        *(school.basic(world, run) for run in basic),
        school.advanced(world, cast),
        haarlemlink.telling(world),
        haarlemlink.entering(world, cast),
        haarlemlink.offering(world, cast),
        haarlemlink.campaign(world),
        again.story(world),
        closing.evening(world),
        closing.workshop(world),
        *(closing.run(world, run) for run in basic),
        note.story(world),
    ]


def _said(world: World) -> Iterator[str]:
    done = world.counts
    yield f"From {founding.FIRST_DAY:%-d %B %Y} to {note.LAST:%-d %B %Y}, through pages and door:"
    yield f"  {sum(world.answers.values()):,} requests, each answered as meant"
    yield f"  {world.post.delivered:,} mails delivered"
    yield f"  {done['signed up']} parties signed up for the first evening, {done['cancelled']} cancelled"
    yield f"  {done['scans']} scans brought by tablets, {done['inside']} people inside, {done['pitches']} pitches"
    yield f"  {done['workshop']} pitchers at the workshop before it"
    yield f"  {done['enrolled']} enrolled in {len(school.BASIC)} basic runs, {done['basic']} came; {done['advanced']} in the advanced one"
    yield f"  {done['published']} initiatives put on the site, {done['offered']} offers of help, {done['accepted']} accepted"
    yield f"  {done['closed']} evenings and runs closed"
    yield f"The note says: {' · '.join(note.SAYS)}"
