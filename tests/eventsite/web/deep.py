"""A loop at every depth of the stack at which a page runs one; and an application that says what it cost."""

from __future__ import annotations

import resource

TURNS = 500
DEPTHS = range(5, 150)  # those of a request, and of a template in a template


def nothing() -> None:
    """What is called in each turn; by a frame of its own."""


def loop(depth: int) -> None:
    if depth:
        loop(depth - 1)
        return
    for _ in range(TURNS):
        nothing()


def faults(depth: int) -> int:
    """How often the kernel gave this thread memory meanwhile."""
    before = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
    loop(depth)
    return resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - before


def most_faults() -> int:
    """Of the loop that stands worst."""
    return max(map(faults, DEPTHS))


def application(_environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(most_faults()).encode()]
