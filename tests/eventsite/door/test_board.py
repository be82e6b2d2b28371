from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from eventsite.booking import cancelling
from eventsite.door import board, checkin
from eventsite.models import CheckIn
from eventsite.models.participation import Part

from ... import build
from ...parts import PITCH, STALL, give

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def session(frozen):
    session = build.edition(capacity=80).sessions.get()
    frozen.move_to(session.doors_open_at)
    return session


@pytest.fixture
def parts(monkeypatch):
    """``parts[pk] = [Part(…)]`` gives somebody a part in the evening."""
    given: dict[int, list[Part]] = {}
    give(monkeypatch, given)
    return given


def scan(session, registration, **fields):
    return checkin.check_in(session, registration, check_in_id=uuid.uuid4(), **fields)


def test_board_counts_persons(session):
    scan(session, build.bram(session.event, party_size=4), people=3)
    build.daan(session.event, party_size=2)
    checkin.walk_in(session, name="Els", party_size=2, check_in_id=uuid.uuid4())
    cancelling.cancel(build.chaima(session.event))

    shown = board.of(session)

    assert (shown.inside, shown.expected, shown.walk_ins) == (5, 8, 2)


def test_board_says_per_role_who_is_in_and_who_is_missing(session, parts):
    bram, chaima, daan = (
        f(session.event, party_size=2) for f in (build.bram, build.chaima, build.daan)
    )
    parts |= {bram.pk: [PITCH], chaima.pk: [PITCH, STALL], daan.pk: [STALL]}
    scan(session, chaima, people=1)

    shown = board.of(session)

    assert [(g.role, g.inside, g.expected) for g in shown.groups] == [
        ("kraamhouders", 1, 2),
        ("pitchers", 1, 2),
    ]
    assert [(m.registration, m.parts) for m in shown.missing] == [(bram, [PITCH]), (daan, [STALL])]


def test_missing_stand_by_core_name(session, parts):
    names = ["Zoë Bakker", "Anna van den Berg", "Bram de Vries", "Anna Yılmaz"]
    for name in reversed(names):
        parts[build.registration(session.event, name=name).pk] = [PITCH]

    assert [m.registration.name for m in board.of(session).missing] == names


def test_arrivals_are_told_per_ten_minutes_with_the_empty_ones_between(session, frozen):
    for minutes, size in ((0, 2), (9, 1), (25, 4)):
        frozen.move_to(session.doors_open_at + timedelta(minutes=minutes))
        scan(session, build.registration(session.event, party_size=size))

    arrivals = board.of(session).arrivals

    assert [a.people for a in arrivals] == [3, 0, 4]
    assert arrivals[0].start <= session.doors_open_at < arrivals[1].start


def test_hour_that_comes_twice_is_two_hours_that_are_told_apart(client, settings, frozen):
    """In the night when the clock goes back: five past two, and an hour later five past two again."""
    settings.STAFF_NEED_SECOND_FACTOR = False
    first = datetime(2027, 10, 31, 0, 5, tzinfo=UTC)
    frozen.move_to(first - timedelta(days=7))
    client.force_login(build.anna())
    night = build.edition(starts_at=first, capacity=20).sessions.get()
    for came, size in ((first, 3), (first + timedelta(hours=1), 2)):
        one = build.registration(night.event, party_size=size)
        CheckIn.objects.create(
            id=uuid.uuid4(),
            registration=one,
            session=night,
            people=size,
            let_in=size,
            scanned_at=came,
        )

    page = client.get(f"/inchecken/{night.pk}/stand/").text

    assert [a.people for a in board.of(night).arrivals] == [3, 0, 0, 0, 0, 0, 2]
    bars = board.chart(board.of(night).arrivals).bars
    assert [(b.label, b.season) for b in bars if b.people] == [
        ("02.00", "zomertijd"),
        ("02.00", "wintertijd"),
    ]
    assert "02.00 (zomertijd)" in page
    assert "02.00 (wintertijd)" in page


def test_arrivals_of_long_before_are_one_number(session, frozen):
    early, late = build.registration(session.event, party_size=2), build.bram(session.event)
    scan(session, early)
    frozen.shift(timedelta(hours=6))
    scan(session, late)

    shown = board.of(session)

    assert len(shown.arrivals) == board.STEPS
    assert (shown.earlier, sum(a.people for a in shown.arrivals)) == (2, 1)


def test_undone_and_repeated_scans_are_no_arrivals(session):
    bram = build.bram(session.event)
    checkin.undo(scan(session, bram).scan)

    assert board.of(session).arrivals == []


def test_chart_has_a_bar_for_each_ten_minutes_and_the_highest_is_highest(session, frozen):
    for minutes, size in ((0, 2), (25, 4)):
        frozen.move_to(session.doors_open_at + timedelta(minutes=minutes))
        scan(session, build.registration(session.event, party_size=size))

    bars = board.chart(board.of(session).arrivals).bars

    assert [b.height for b in bars] == [65, 0, 130]
    assert all(b.y + b.height == 160 for b in bars)


def test_chart_of_nothing_is_empty():
    assert board.chart([]).bars == []
