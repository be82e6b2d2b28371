from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone, translation

from eventsite.web.dates import CLOCK, in_form
from eventsite.web.dates import at as filtered_time
from eventsite.web.times import hours, o_clock, short_day, stamp, weekday

TEMPLATES = Path(__file__).resolve().parents[3] / "templates"


@dataclass
class Lasting:
    starts_at: datetime
    ends_at: datetime


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 3, day, hour, minute, tzinfo=timezone.get_default_timezone())


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (at(16, 19, 30), at(16, 22), "19.30–22.00 uur"),
        (at(16, 21), at(17, 1), "21.00–01.00 uur"),
        (at(27, 20), at(28, 9), "20.00 uur tot zondag 28 maart, 09.00 uur"),
        (at(13, 10), at(14, 17), "10.00 uur tot zondag 14 maart, 17.00 uur"),
    ],
)
def test_hours_are_said_once_with_the_day_where_it_is_another(start, end, words):
    assert hours(Lasting(start, end)) == words


def test_day_is_said_with_its_year_where_that_is_not_this_one_in_amsterdam():
    with time_machine.travel("2027-12-31T23:30:00Z", tick=False):  # 2028 in Amsterdam
        assert weekday(at(16, 19)) == "dinsdag 16 maart 2027"
        assert short_day(date(2027, 3, 16)) == "16 mrt 2027"
        assert stamp(at(16, 19, 30)) == "16 mrt 2027, 19.30"
        assert stamp(timezone.now()) == "1 jan, 00.30"


def test_templates_leave_it_to_the_filter():
    by_hand = re.compile(r"TIME_FORMAT[^}]*}}\s*(–|-)\s*{{")

    assert [
        str(p) for p in TEMPLATES.rglob("*") if p.is_file() and by_hand.search(p.read_text())
    ] == []


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (at(16, 19, 30), at(16, 22), "7.30–10\xa0pm"),
        (at(16, 9), at(16, 11, 30), "9–11.30\xa0am"),
        (at(16, 11), at(16, 13), "11\xa0am–1\xa0pm"),
    ],
)
def test_english_says_once_which_half_of_the_day_it_is(start, end, words):
    with translation.override("en"):
        assert hours(Lasting(start, end)) == words


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (at(16, 19, 30), "7.30\xa0pm"),
        (at(16, 19), "7\xa0pm"),
        (at(16, 12), "12\xa0noon"),
        (at(16, 12, 5), "12.05\xa0pm"),
        (at(16, 0), "12\xa0midnight"),
    ],
)
def test_english_whole_hour_is_short_and_twelve_says_which(moment, words):
    with translation.override("en"):
        assert o_clock(moment) == words
        assert in_form(moment, f"j F, {CLOCK}") == f"16 March, {words}"
        assert in_form(moment, "DATETIME_FORMAT") == f"Tuesday 16 March 2027, {words}"
        assert (
            filtered_time(moment, "TIME_FORMAT")
            == filtered_time(moment.time(), "TIME_FORMAT")
            == words
        )


def test_dutch_time_is_always_written_out():
    assert in_form(at(16, 12), "DATETIME_FORMAT") == "dinsdag 16 maart 2027, 12.00 uur"
    assert filtered_time(at(16, 0), "TIME_FORMAT") == "00.00"
