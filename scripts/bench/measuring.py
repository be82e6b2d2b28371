"""One act after another, in milliseconds of the processor for each request, beside the floor of the same run."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from . import load
from .acts import ACTS, FLOORS, Act, Facts
from .counting import HEADER
from .load import Answer, Ask
from .serving import Server

FIRST = (
    16  # requests by which is guessed how many fill the time; what is made once is made by these
)
WARM = 400  # by which every thread of a floor has a connection with its database
COUNTED = 6  # of which two are the first of their process


@dataclass(frozen=True)
class Cost:
    """Milliseconds of the processor for each; ``floors`` times what the floor of that run took."""

    web: float
    database: float
    floors: float = 1.0

    @property
    def both(self) -> float:
        return self.web + self.database

    @classmethod
    def median(cls, of: list[Cost]) -> Cost:
        return cls(
            statistics.median(one.web for one in of),
            statistics.median(one.database for one in of),
            statistics.median(one.floors for one in of),
        )


class Asking:
    """An act and how far it is: who has been checked in is not checked in again."""

    def __init__(self, act: Act, facts: Facts) -> None:
        self.act = act
        self._asks = act.asks(facts)

    def next(self, number: int) -> Iterator[Ask]:
        return itertools.islice(self._asks, number)

    def conditional(self, ask: Callable[[Ask], Answer]) -> None:
        """From here on with what was answered now, where that has an ETag."""
        one = next(self._asks)
        etag = ask(one).headers.get("ETag")
        if etag:
            headers = {**one.headers, "If-None-Match": etag}
            self._asks = itertools.repeat(replace(one, headers=headers, expects=304))


def statements(port: int, asking: Asking) -> int:
    """How many a request takes, told by ``counted.py``."""
    if asking.act.conditional:
        asking.conditional(partial(load.ask, port))
    answers = [load.ask(port, one) for one in asking.next(COUNTED)]
    return statistics.median_low(int(answer.headers[HEADER]) for answer in answers)


def run(
    sites: dict[bool, Server], floor: Server, every: list[Asking], *, runs: int, seconds: float
) -> Run:
    """All acts once, each for about so many seconds of the processor; the floors before and after.

    ``sites`` are the one that keeps pages, at False, and the one that makes them anew.
    """
    load.send(floor.port, itertools.islice(FLOORS["write"](), WARM))
    before = _floors(floor, seconds)
    costs = {}
    for asking in every:
        site = sites[asking.act.made]
        if asking.act.conditional:
            asking.conditional(partial(load.ask, site.port))
        most = asking.act.most // runs - COUNTED
        cost = _measure(site, asking.next(most), most, seconds=seconds)
        costs[asking.act] = Cost(cost.web / asking.act.parts, cost.database / asking.act.parts)
    after = _floors(floor, seconds)
    floors = {name: Cost.median([before[name], after[name]]) for name in FLOORS}
    beside = {
        act.name: replace(cost, floors=cost.both / floors[act.floor].both)
        for act, cost in costs.items()
    }
    return Run(floors, beside)


def _floors(floor: Server, seconds: float) -> dict[str, Cost]:
    return {
        name: _measure(floor, asks(), 1_000_000, seconds=seconds) for name, asks in FLOORS.items()
    }


@dataclass(frozen=True)
class Run:
    floors: dict[str, Cost]
    costs: dict[str, Cost]


def _measure(server: Server, asks: Iterator[Ask], most: int, *, seconds: float) -> Cost:
    first = min(FIRST, most // 4)
    guess = _spent(server, list(itertools.islice(asks, first)))
    number = min(max(int(seconds * 1_000 / guess.both), first), most - first)
    return _spent(server, list(itertools.islice(asks, number)))


def _spent(server: Server, asks: list[Ask]) -> Cost:
    before = server.spent()
    load.send(server.port, asks)
    after = server.spent()
    web, database = (
        (now - then) * 1_000 / len(asks) for then, now in zip(before, after, strict=True)
    )
    return Cost(max(web, 0.01), database)


def chosen(names: list[str]) -> list[Act]:
    """Those whose name has one of these words in it; all where there is none."""
    return [act for act in ACTS if not names or any(name in act.name for name in names)]
