"""Which cells of a public table are not shown, so that nobody is found in it.

A cell of 1 to 4 is confidential: the threshold rule, “positive but less than a specified number” (ESSnet,
Handbook on Statistical Disclosure Control 1.2, 2010, §4.2; Eurostat uses it for its own tables). A cell of
0 is shown: it says something of nobody. Who reads the table knows that, so what is hidden is 1 or more.

A hidden cell comes back by subtracting what is shown from a total. So others are hidden beside it
(complementary suppression) until no confidential cell has one value left that it can have. They look the
same as those: a reader who could tell them apart would know more.

A table is a circulation: each cell is an arrow, each sum a crossing where as much comes in as goes out.
A confidential cell can have another value where a round leads through it along hidden arrows: with them
one more, against them one less. The cheapest round is found by its shortest path (J. Castro, A shortest-
paths heuristic for statistical data protection in positive tables, INFORMS Journal on Computing 19, 2007).
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

THRESHOLD = 5  # fewer than this, and more than 0, is confidential
Shown = int | None  # None: not shown


@dataclass(frozen=True)
class Line:
    """Numbers and their sum, as they may be seen."""

    cells: list[Shown]
    total: Shown


@dataclass(frozen=True)
class Table:
    """Rows, with a sum of each row, of each column, and of all."""

    rows: list[list[Shown]]
    row_totals: list[Shown]
    column_totals: list[Shown]
    total: Shown


def line(cells: Sequence[int]) -> Line:
    """Of numbers that are shown with their sum."""
    [shown], total = partitions([cells])
    return Line(shown, total)


def apart(cells: Sequence[int]) -> Line:
    """Of numbers that each have a page of their own, where it stands unless it is confidential.

    Hiding another beside it is no use then: the sum is hidden. Nor do the sums of two periods tell of what
    is in one of them alone.
    """
    shown = [None if 0 < n < THRESHOLD else n for n in cells]
    return Line(list(shown), None if None in shown else sum(cells))


def partitions(parts: Sequence[Sequence[int]]) -> tuple[list[list[Shown]], Shown]:
    """Of several divisions of one total, which is shown beside them; each adds up to it.

    Raises ValueError when they don't.
    """
    total = sum(parts[0])
    if any(sum(cells) != total for cells in parts):
        raise ValueError("Every division adds up to the same total")
    net = _Net()
    whole = net.add(len(parts), 0, total)
    arrows = [[net.add(at, at + 1, n) for n in cells] for at, cells in enumerate(parts)]
    net.protect()
    return [[net.shown(one) for one in cells] for cells in arrows], net.shown(whole)


def table(rows: Sequence[Sequence[int]], *, rows_stand_elsewhere: bool = False) -> Table:
    """Of a table that is shown with all its sums. Its rows are equally long.

    ``rows_stand_elsewhere``: the sums of rows are shown in another place, too, unless confidential.
    Hiding one of them beside a small number is no use then.
    """
    width = len(rows[0]) if rows else 0
    left, right = 0, 1
    row_at, column_at = 2, 2 + len(rows)
    net = _Net()
    cells = [
        [net.add(row_at + i, column_at + j, n) for j, n in enumerate(row)]
        for i, row in enumerate(rows)
    ]
    of_rows = [
        net.add(left, row_at + i, sum(row), stays=rows_stand_elsewhere)
        for i, row in enumerate(rows)
    ]
    of_columns = [net.add(column_at + j, right, sum(row[j] for row in rows)) for j in range(width)]
    whole = net.add(right, left, sum(map(sum, rows)))
    net.protect()
    return Table(
        rows=[[net.shown(one) for one in row] for row in cells],
        row_totals=[net.shown(one) for one in of_rows],
        column_totals=[net.shown(one) for one in of_columns],
        total=net.shown(whole),
    )


@dataclass
class _Arrow:
    """A cell: ``value`` goes from one crossing to the other."""

    tail: int
    head: int
    value: int
    stays: bool = False  # in sight, unless it is confidential
    is_hidden: bool = False

    @property
    def is_confidential(self) -> bool:
        return 0 < self.value < THRESHOLD

    @property
    def cost(self) -> int:
        """Of hiding it: large numbers, and so the sums, stay in sight where it can be."""
        return 0 if self.is_hidden else self.value


@dataclass
class _Net:
    arrows: list[_Arrow] = field(default_factory=list)

    def add(self, tail: int, head: int, value: int, *, stays: bool = False) -> _Arrow:
        arrow = _Arrow(tail, head, value, stays)
        self.arrows.append(arrow)
        return arrow

    def shown(self, arrow: _Arrow) -> Shown:
        return None if arrow.is_hidden else arrow.value

    def protect(self) -> None:
        """Hide what is confidential, and with each of these a round that lets it have another value."""
        confidential = [one for one in self.arrows if one.is_confidential]
        for one in confidential:
            one.is_hidden = True
        for one in sorted(confidential, key=lambda arrow: arrow.value):
            for other in self._cheapest_round(one):
                other.is_hidden = True

    def _cheapest_round(self, arrow: _Arrow) -> list[_Arrow]:
        """There is one: everything that is there flows in a round of its own. Where the sum of a row stays,
        it is 5 or more, and a small cell of it changes against another one.
        """
        more = self._path(arrow.head, arrow.tail, without=arrow)
        less = self._path(arrow.tail, arrow.head, without=arrow) if arrow.value > 1 else None
        return min((one for one in (more, less) if one is not None), key=_cost)

    def _path(self, start: int, end: int, *, without: _Arrow) -> list[_Arrow] | None:
        """The cheapest to hide of the ways from ``start`` to ``end``, by Dijkstra."""
        turn = count()
        ahead: list[tuple[int, int, int, list[_Arrow]]] = [(0, next(turn), start, [])]
        done: set[int] = set()
        while ahead:
            cost, _turn, at, path = heapq.heappop(ahead)
            if at == end:
                return path
            if at in done:
                continue
            done.add(at)
            for arrow, to in self._from(at):
                if arrow is not without:
                    heapq.heappush(ahead, (cost + arrow.cost, next(turn), to, [*path, arrow]))
        return None

    def _from(self, at: int) -> Iterator[tuple[_Arrow, int]]:
        """Where one more can go: along an arrow, or against one that can do with one less."""
        for arrow in self.arrows:
            if arrow.stays and not arrow.is_hidden:
                continue
            if arrow.tail == at and arrow.value > 0:
                yield arrow, arrow.head
            elif arrow.head == at and arrow.value > 1:
                yield arrow, arrow.tail


def _cost(path: Sequence[_Arrow]) -> int:
    return sum(arrow.cost for arrow in path)
