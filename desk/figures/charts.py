"""Where everything stands in a chart: bars side by side, and lines. Templates draw them as SVG.

Sizes are whole units of the picture, which grows with the page; colours are classes (static/site/charts.css),
for the policy on styles allows none in the page. What is to be seen is also said: ``<title>`` and ``<desc>``
(WCAG 1.1.1), and a number stands at each bar where there is room, so that nobody needs the colours (1.4.1).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format

WIDTH, HEIGHT = 480, 230
LEFT, RIGHT, TOP, BOTTOM = 34, 8, 28, 26
FLOOR = HEIGHT - BOTTOM
WIDEST = 42  # bar
DIGIT = 9  # of a number at a bar
LETTER = 9  # of a word below


@dataclass(frozen=True)
class Mark:
    """Words, and where they stand."""

    x: int
    y: int
    text: str
    style: str = ""


@dataclass(frozen=True)
class Bar:
    x: int
    y: int
    width: int
    height: int
    style: str  # "a" for the first of a group, "b" for the second
    value: Mark | None


@dataclass(frozen=True)
class Chart:
    """One picture: its lines across, bars, lines with their ends, and words."""

    title: str
    told: str  # what is to be seen
    across: list[Mark]
    bars: Sequence[Bar] = ()
    lines: Sequence[Line] = ()
    below: Sequence[Mark] = ()
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT


@dataclass(frozen=True)
class Line:
    points: str  # as SVG has them
    style: str  # "a" in full, "b" dashed
    end: tuple[int, int]
    says: Mark | None


@dataclass(frozen=True)
class Group:
    """Bars that stand together; None where there is no number yet."""

    label: str
    values: Sequence[int | None]


@dataclass(frozen=True)
class Run:
    """Numbers by place, ``places`` from the left; ``says`` stands at its last point."""

    numbers: Sequence[tuple[int, int]]
    says: str


def bars(title: str, told: str, groups: Sequence[Group], *, styles: str = "ab") -> Chart:
    """Groups from left to right. Words and numbers that would touch are left out."""
    top = _top(max((v or 0 for group in groups for v in group.values), default=0))
    room = (WIDTH - LEFT - RIGHT) / max(1, len(groups))
    number = max((len(group.values) for group in groups), default=1)
    width = max(2, min(WIDEST, int(room * 0.84 / number)))
    every = math.ceil(max((len(g.label) for g in groups), default=1) * LETTER / room)
    drawn, below = [], []
    for place, group in enumerate(groups):
        middle = LEFT + int(room * (place + 0.5))
        start = middle - width * number // 2
        for turn, value in enumerate(group.values):
            if value is not None:
                drawn.append(_bar(start + turn * width, width, value, top, styles[turn]))
        if place % every == 0:
            below.append(Mark(middle, HEIGHT - 6, group.label))
    return Chart(title, told, _across(top), bars=drawn, below=below)


def lines(title: str, told: str, runs: Sequence[Run], places: int, below: Sequence[str]) -> Chart:
    """Each of ``runs`` from left to right; the first in full. ``below`` is written at equal distances."""
    top = _top(max((n for run in runs for _at, n in run.numbers), default=0))
    room = WIDTH - LEFT - RIGHT

    def point(at: int, number: int) -> tuple[int, int]:
        return LEFT + room * at // max(1, places), _height(number, top)

    drawn = []
    for run, style in zip(runs, "ab", strict=False):
        if run.numbers:
            points = [point(at, number) for at, number in run.numbers]
            drawn.append(_line(points, style, run.says))
    gaps = max(1, len(below) - 1)
    marks = [
        Mark(LEFT + room * at // gaps, HEIGHT - 6, words, _side(at, len(below)))
        for at, words in enumerate(below)
    ]
    return Chart(title, told, _across(top), lines=drawn, below=marks)


def number(value: int) -> str:
    """“1.250”."""
    return str(number_format(value, force_grouping=True))


def _line(points: list[tuple[int, int]], style: str, says: str) -> Line:
    x, y = points[-1]
    is_left = x < WIDTH * 0.55
    # The second is mostly the lower of the two: its words stand below it.
    height = y - 12 if style == "a" else min(FLOOR - 4, y + 24)
    at = Mark(x + 8 if is_left else x, height, says)
    side = "start" if is_left else "end"
    said = Mark(at.x, at.y, says, side) if says else None
    return Line(" ".join(f"{px},{py}" for px, py in points), style, (x, y), said)


def _side(at: int, number: int) -> str:
    return "start" if at == 0 else "end" if at == number - 1 else "middle"


def _bar(x: int, width: int, value: int, top: int, style: str) -> Bar:
    y = _height(value, top)
    said = number(value)
    fits = len(said) * DIGIT <= width + 6
    mark = Mark(x + width // 2, y - 6, said, style) if fits else None
    gap = 2 if width > 8 else 1
    return Bar(x + gap, y, max(1, width - 2 * gap), FLOOR - y, style, mark)


def _across(top: int) -> list[Mark]:
    """The floor and the lines above it, each with its number."""
    steps = 4 if top % 4 == 0 else 3 if top % 3 == 0 else 2 if top % 2 == 0 else 1
    values = [top * at // steps for at in range(steps + 1)]
    return [Mark(LEFT - 6, _height(value, top), number(value)) for value in values]


def _top(highest: int) -> int:
    """A round number that is no less, and 4 at least."""
    if highest <= 4:
        return 4
    ten: int = 10 ** int(math.log10(highest))
    return next(int(ten * n) for n in (1, 1.2, 1.6, 2, 3, 4, 6, 8, 9, 10, 12) if ten * n >= highest)


def _height(value: int, top: int) -> int:
    return FLOOR - (FLOOR - TOP) * value // max(1, top)
