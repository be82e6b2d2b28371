"""What tablets use is taken ten at a time, and never more than there is."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from eventsite.brakes import counting, in_advance
from eventsite.brakes.counting import Braked, Use
from eventsite.brakes.limits import DAY, Limit
from eventsite.models import BrakeCount

from ...threads import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.database]

FOUR_OF_TEN = Limit("four of ten", 10, timedelta(minutes=10), in_advance=4)
HALL = Use(FOUR_OF_TEN, "hall")


@pytest.fixture(autouse=True)
def nothing_taken(monkeypatch):
    monkeypatch.setattr(in_advance, "_taken", {})


def anew(monkeypatch):
    """As another process, that knows nothing of this one."""
    monkeypatch.setattr(in_advance, "_taken", {})


def attempt(use):
    try:
        return in_advance.take(use)
    except Braked as braked:
        return braked


def test_so_many_together_are_one_statement(frozen, django_assert_num_queries):
    with django_assert_num_queries(1):
        for _time in range(4):
            in_advance.take(HALL)

    with django_assert_num_queries(1):
        in_advance.take(HALL)


def test_never_more_than_the_limit_and_the_last_one_by_one(frozen):
    for _time in range(10):
        in_advance.take(HALL)

    with pytest.raises(Braked) as braked:
        in_advance.take(HALL)

    assert braked.value.after == timedelta(minutes=1)
    in_advance.take(Use(FOUR_OF_TEN, "other hall"))  # nobody else pays
    frozen.shift(timedelta(minutes=1))
    in_advance.take(HALL)
    with pytest.raises(Braked):
        in_advance.take(HALL)


def test_what_one_process_took_no_other_has(frozen, monkeypatch):
    in_advance.take(HALL)
    anew(monkeypatch)
    in_advance.take(HALL)
    anew(monkeypatch)

    for _time in range(2):
        in_advance.take(HALL)

    with pytest.raises(Braked):
        in_advance.take(HALL)


def test_what_is_left_after_a_minute_is_used_by_nobody(frozen):
    in_advance.take(HALL)
    counting.take(Use(FOUR_OF_TEN, "hall", 6))
    frozen.shift(in_advance.LASTS)  # in which one comes back

    in_advance.take(HALL)

    with pytest.raises(Braked):
        in_advance.take(HALL)


def test_who_asks_for_nobody_known_is_not_counted():
    in_advance.take(Use(FOUR_OF_TEN, ""))

    assert not BrakeCount.objects.exists()


def test_few_sources_are_remembered(frozen, monkeypatch):
    monkeypatch.setattr(in_advance, "MOST", 2)

    for hall in "abc":
        in_advance.take(Use(FOUR_OF_TEN, hall))

    assert [subject for _limit, subject in in_advance._taken] == ["b", "c"]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_no_more_than_the_limit_and_lose_nothing_of_it():
    use = Use(Limit("nine", 9, DAY, in_advance=4), "hall")

    results = at_once([partial(in_advance.take, use)] * 16)
    after = [attempt(use) for _time in range(9)]

    assert [*results, *after].count(None) == 9
