"""Times on another day: the clock stays, and no constraint of the database is broken by its change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone
from hypothesis import example, given
from hypothesis import strategies as st

from eventsite.booking import copying
from eventsite.models import Event, Session, Venue

from ... import build

DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))
MINUTES = st.integers(0, 24 * 60 - 1)
SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)


def at(day: date, minute: int) -> datetime:
    """A moment that is on the clock: of a time that is skipped, an hour later."""
    wall = datetime.combine(day, time(minute // 60, minute % 60))
    return timezone.make_aware(wall).astimezone(UTC)


def wall(moment: datetime) -> datetime:
    return timezone.localtime(moment.astimezone(UTC)).replace(tzinfo=None)


@given(DAYS, DAYS, MINUTES)
@example(date(2027, 3, 27), SPRING, 150)
@example(date(2028, 2, 29), date(2027, 3, 1), 1170)
@example(AUTUMN, date(2027, 11, 7), 150)
def test_a_moment_keeps_its_time_unless_the_clock_skips_it(day, to, minute):
    moment = at(day, minute)
    shifted = copying.shift(moment, to - day)

    asked = wall(moment) + (to - day)
    assert wall(shifted) - asked in {timedelta(0), timedelta(hours=1)}
    exists = wall(timezone.make_aware(asked)) == asked
    assert (wall(shifted) == asked) is exists


@given(DAYS, DAYS, MINUTES, st.integers(0, 90), st.integers(1, 300))
@example(date(2027, 3, 27), SPRING, 150, 30, 45)  # from 02.30, which is skipped, until 03.15
@example(date(2027, 3, 27), SPRING, 180, 30, 45)  # doors at 02.30, begins at 03.00
@example(AUTUMN, date(2027, 11, 7), 150, 0, 45)  # until 02.15 by the second of the two
def test_a_session_ends_after_it_begins_and_opens_before(day, to, minute, doors, length):
    start = at(day, minute)
    source = Session(
        doors_open_at=start - timedelta(minutes=doors),
        starts_at=start,
        ends_at=start + timedelta(minutes=length),
        venue=Venue(),
    )

    made = copying.session(source, Event(), to - day)

    assert made.doors_open_at <= made.starts_at < made.ends_at
    assert made.uid != source.uid


@given(DAYS, DAYS, MINUTES, st.integers(1, 300))
@example(date(2027, 3, 27), SPRING, 150, 45)
def test_signing_up_opens_before_it_closes(day, to, minute, length):
    opens = at(day, minute)
    source = Event(
        registration_opens_at=opens, registration_closes_at=opens + timedelta(minutes=length)
    )

    opens_at, closes_at = copying.registration_window(source, to - day)

    assert opens_at < closes_at


def test_the_second_of_two_times_goes_forward_too():
    second = datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=build.AMSTERDAM)

    assert wall(copying.shift(second, SPRING - second.date())) == datetime.fromisoformat(
        "2027-03-28T03:30"
    )


def test_what_the_clock_skips_is_named(db):
    start = datetime(2027, 3, 27, 2, 30, tzinfo=build.AMSTERDAM)
    night = build.edition(starts_at=start, registration_opens_at=start - timedelta(minutes=30))

    assert copying.skipped(night, timedelta(days=1)) == [start - timedelta(minutes=30), start]
    assert copying.skipped(night, timedelta(days=2)) == []
