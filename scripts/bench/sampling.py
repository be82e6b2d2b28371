"""Where a process spends its time, by looking at its stack some hundreds of times a second.

The kernel sends a signal for each few milliseconds of the processor (Linux looks at each tick of its clock, mostly
250 a second). A look counts for all the processor's time since the one before: so what is long in a function
of C, which no signal interrupts, counts in full, and all looks together are all the time there was. The looking itself
is left out, and what the garbage collector takes is told apart. A profiler that hears of each call (cProfile)
makes what calls much dearer than what computes; this makes nothing dearer.
"""

from __future__ import annotations

import gc
import signal
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from .layers import Layers, Place

EVERY = 0.001  # seconds of the processor; the kernel makes more of it
GARBAGE = Place("garbage collection", "", "garbage collection", frozenset())


class Sampler:
    """``seconds`` by place; within ``looking()`` it looks when ``asking()`` is on."""

    def __init__(self, layers: Layers) -> None:
        self.seconds: dict[Place, float] = defaultdict(float)
        self.looks = 0
        self._layers = layers
        self._is_on = self._is_collecting = False
        self._last = self._carried = self._garbage = self._garbage_since = 0.0

    def in_all(self) -> float:
        return sum(self.seconds.values())

    @contextmanager
    def looking(self) -> Iterator[None]:
        before = signal.signal(signal.SIGPROF, self._look)
        gc.callbacks.append(self._collected)
        self._last = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGPROF, before)
            gc.callbacks.remove(self._collected)

    @contextmanager
    def asking(self) -> Iterator[None]:
        """What the processor does outside this is nobody's."""
        self._last = time.process_time() - self._carried
        self._is_on = True
        try:
            yield
        finally:
            self._is_on = False
            self._carried = time.process_time() - self._last

    def _look(self, _signal: int, frame: FrameType | None) -> None:
        if not self._is_on or self._is_collecting:
            return
        since = time.process_time() - self._last
        self.looks += 1
        self.seconds[GARBAGE] += self._garbage
        self.seconds[self._layers.place(frame)] += since - self._garbage
        self._garbage = 0.0
        self._last = time.process_time()

    def _collected(self, phase: str, _info: dict[str, Any]) -> None:
        if phase == "start":
            self._is_collecting = True
            self._garbage_since = time.process_time()
            return
        if self._is_on:
            self._garbage += time.process_time() - self._garbage_since
        self._is_collecting = False
