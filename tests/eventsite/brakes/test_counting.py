from __future__ import annotations

from datetime import timedelta

import pytest

from eventsite.brakes import counting, mails
from eventsite.brakes.counting import Braked, Use
from eventsite.brakes.limits import DAY, HOUR, Limit
from eventsite.models import BrakeCount

pytestmark = [pytest.mark.django_db, pytest.mark.database]

THREE = Limit("three", 3, HOUR)
TEN = Limit("ten", 10, HOUR)


def test_take_lets_through_as_much_as_the_limit_and_says_when_there_is_more(frozen):
    for _time in range(3):
        counting.take(Use(THREE, "a"))

    with pytest.raises(Braked) as braked:
        counting.take(Use(THREE, "a"))

    assert braked.value.after == timedelta(minutes=20)
    counting.take(Use(THREE, "b"))  # nobody else pays
    frozen.shift(timedelta(minutes=20))
    counting.take(Use(THREE, "a"))
    with pytest.raises(Braked):
        counting.take(Use(THREE, "a"))


def test_take_counts_a_large_party_for_its_size_and_one_larger_than_all_for_all(frozen):
    counting.take(Use(TEN, "a", 7))

    with pytest.raises(Braked):
        counting.take(Use(TEN, "a", 4))
    counting.take(Use(TEN, "a", 3))
    counting.take(Use(TEN, "b", 10_000))
    with pytest.raises(Braked):
        counting.take(Use(TEN, "b"))
    frozen.shift(HOUR)
    counting.take(Use(TEN, "b", 10))


def test_take_uses_nothing_where_it_refuses(frozen):
    counting.take(Use(THREE, "a", 3))

    for _time in range(20):
        with pytest.raises(Braked):
            counting.take(Use(TEN, "everybody"), Use(THREE, "a"))

    counting.take(Use(TEN, "everybody", 10))


def test_clock_that_goes_back_brakes_nobody_until_it_is_there_again(frozen):
    counting.take(Use(THREE, "a", 3))
    frozen.shift(-6 * HOUR)

    counting.take(Use(THREE, "a", 3))

    with pytest.raises(Braked) as braked:
        counting.take(Use(THREE, "a"))
    assert braked.value.after == timedelta(minutes=20)


def test_who_looked_at_the_clock_before_who_counted_first_is_braked_as_well(frozen):
    counting.take(Use(THREE, "a", 3))
    frozen.shift(timedelta(seconds=-10))  # waited so long for the row

    for _time in range(2):
        with pytest.raises(Braked):
            counting.take(Use(THREE, "a"))


def test_take_without_a_subject_counts_nothing():
    counting.take(Use(THREE, "", 3))

    assert not BrakeCount.objects.exists()


def test_may_mail_lets_so_many_of_a_kind_go_and_so_many_of_all(frozen):
    assert [mails.may_mail("links", "bram@example.nl") for _time in range(4)] == [True] * 3 + [
        False
    ]
    assert mails.may_mail("access", "bram@example.nl")
    assert mails.may_mail("links", "daan@example.nl")
    assert sum(mails.may_mail(str(kind), "bram@example.nl") for kind in range(50)) == 16
    frozen.shift(DAY)
    assert mails.may_mail("links", "bram@example.nl")
