"""Nobody is found in a public table, whatever one subtracts."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from desk.figures import suppression
from tests.examples import examples

NUMBER = st.one_of(st.integers(0, 6), st.integers(0, 40))
SMALL = st.integers(1, 3).flatmap(
    lambda width: st.lists(st.lists(NUMBER, min_size=width, max_size=width), min_size=1, max_size=3)
)


def with_sums(rows: list[list[int]]) -> list[int]:
    """All numbers of a table in one row: its cells, the sums of rows and of columns, and of all."""
    cells = [n for row in rows for n in row]
    columns = [sum(column) for column in zip(*rows, strict=True)]
    return [*cells, *map(sum, rows), *columns, sum(cells)]


def as_shown(rows: list[list[int]], **options: bool) -> list[int | None]:
    table = suppression.table(rows, **options)
    cells = [n for row in table.rows for n in row]
    return [*cells, *table.row_totals, *table.column_totals, table.total]


def worked_out(rows: list[list[int]], shown: list[int | None]) -> list[int]:
    """Which numbers of 1 to 4 can have no other value than they have, by trying one more and one less of each."""
    real = with_sums(rows)
    width, places = len(rows[0]), len(rows) * len(rows[0])
    choices = [
        [real[at]]
        if shown[at] is not None
        else [n for n in (real[at] - 1, real[at], real[at] + 1) if n]
        for at in range(places)
    ]
    possible: list[set[int]] = [set() for _ in real]
    for cells in product(*choices):
        tried = with_sums([list(cells[at : at + width]) for at in range(0, places, width)])
        if all(n == seen if seen is not None else n for n, seen in zip(tried, shown, strict=True)):
            for at, n in enumerate(tried):
                possible[at].add(n)
    return [n for n, values in zip(real, possible, strict=True) if 0 < n < 5 and len(values) < 2]


@settings(max_examples=examples(100))
@given(SMALL)
@example([[1, 1]])
@example([[1, 0], [0, 9]])
@example([[3, 20, 0], [30, 40, 8]])
def test_no_small_number_can_be_worked_out_from_what_is_shown_and_its_sums(rows):
    shown = as_shown(rows)
    assert worked_out(rows, shown) == []
    assert all(seen in {real, None} for real, seen in zip(with_sums(rows), shown, strict=True))


@settings(max_examples=examples(60))
@given(st.lists(st.tuples(NUMBER, NUMBER).map(list), min_size=1, max_size=3))
@example([[20, 2], [0, 5]])
def test_sums_of_rows_that_stand_elsewhere_bring_no_small_number_back(rows):
    shown = as_shown(rows, rows_stand_elsewhere=True)
    places = len(rows) * 2
    sums = list(map(sum, rows))
    assert shown[places : places + len(rows)] == [None if 0 < n < 5 else n for n in sums]
    assert worked_out(rows, shown) == []


def test_hiding_the_small_numbers_alone_does_not_help():
    """The negative control: one subtraction brings each of them back."""
    rows = [[3, 20], [30, 40]]
    shown = [None if 0 < n < 5 else n for n in with_sums(rows)]
    assert worked_out(rows, shown) == [3]


def test_two_ones_that_add_up_to_two_need_a_third_beside_them():
    """Who knows that nothing hidden is 0, knows both from their sum."""
    shown = suppression.line([1, 1, 30, 12])
    assert (shown.cells, shown.total) == ([None, None, 30, None], 44)


@pytest.mark.parametrize("rows", [[[5, 0], [0, 80]], [[0, 0], [0, 0]], [[5, 6, 7]]])
def test_where_nothing_is_small_all_is_shown(rows):
    assert as_shown(rows) == with_sums(rows)


def test_cheapest_numbers_are_hidden_along():
    shown = suppression.table([[3, 20, 9], [30, 40, 8]])
    assert shown.rows == [[None, 20, None], [None, 40, None]]
    assert (shown.row_totals, shown.column_totals, shown.total) == ([32, 78], [33, 60, 17], 110)


def test_one_total_divided_twice_does_not_come_back_by_the_other_way():
    """The sum is hidden with the number that would show it; the other division would say it again."""
    parts, total = suppression.partitions([[4, 0], [4, 0]])
    assert (parts, total) == ([[None, 0], [None, 0]], None)
    parts, total = suppression.partitions([[3, 20], [11, 12]])
    assert (parts, total) == ([[None, None], [11, 12]], 23)


@settings(max_examples=examples(60))
@given(
    st.lists(st.integers(0, 9), min_size=1, max_size=4), st.lists(st.integers(0, 20), max_size=3)
)
def test_no_small_number_can_be_worked_out_from_two_divisions_of_one_total(first, cuts):
    """Each of the two is tried by itself against the total, and the total must be possible in both."""
    total = sum(first)
    at = sorted(min(cut, total) for cut in cuts)
    second = [end - start for start, end in zip([0, *at], [*at, total], strict=True)]
    shown, shown_total = suppression.partitions([first, second])
    possible: list[dict[int, list[set[int]]]] = []
    for real, seen in zip((first, second), shown, strict=True):
        by_total: dict[int, list[set[int]]] = {}
        choices = [
            [n] if was is not None else [one for one in (n - 1, n, n + 1) if one]
            for n, was in zip(real, seen, strict=True)
        ]
        for cells in product(*choices):
            values = by_total.setdefault(sum(cells), [set() for _ in real])
            for one, n in zip(values, cells, strict=True):
                one.add(n)
        possible.append(by_total)
    totals = set(possible[0]) & set(possible[1])
    totals = {n for n in totals if (n == shown_total if shown_total is not None else n)}
    assert not 0 < total < 5 or len(totals) > 1
    for real, by_total in zip((first, second), possible, strict=True):
        for place, n in enumerate(real):
            values = set().union(*(by_total[one][place] for one in totals))
            assert not 0 < n < 5 or len(values) > 1


def test_divisions_of_another_total_are_refused():
    with pytest.raises(ValueError, match="same total"):
        suppression.partitions([[3, 20], [11, 11]])
