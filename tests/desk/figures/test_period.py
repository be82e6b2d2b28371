"""What came of a period."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from desk.figures.period import Period, figures
from eventsite.models import Event
from initiatives import campaigns, offers, publishing
from initiatives.models import Need
from tests import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_in_march")]

WINTER = Period(date(2026, 12, 1), date(2027, 2, 28))


def at(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=build.AMSTERDAM)


def test_evening_is_of_the_day_on_which_it_begins_in_amsterdam():
    for moment in ("2026-11-30T23:59", "2026-12-01T00:00", "2027-02-28T23:59", "2027-03-01T00:00"):
        build.edition(starts_at=at(moment), slug=f"editie-{moment[:10]}")
    days = [row.day.isoformat() for row in figures(WINTER).editions.rows]
    assert days == ["2026-12-01", "2027-02-28"]


def test_what_was_called_off_counts_apart_and_a_draft_not_at_all():
    for status in (Event.Status.CANCELLED, Event.Status.DRAFT, Event.Status.PUBLISHED):
        build.edition(starts_at=at("2027-01-12T19:30"), status=status)
    found = figures(WINTER).editions
    assert (len(found.rows), found.called_off) == (1, 1)


def test_what_is_still_to_come_is_in_no_sum():
    run = build.run(build.course(), starts_at=at("2027-02-26T19:30"))
    build.bram(build.run(build.course(), starts_at=at("2027-03-16T19:30")))
    build.took(run, sessions=1)
    build.took(run, sessions=0, name="Daan", email="daan@example.nl")
    basic = figures(Period(date(2027, 1, 1), date(2027, 12, 31))).basic
    assert (len(basic.rows), len(basic.held)) == (2, 1)
    assert (basic.attended, basic.started) == (1, 2)


def test_period_before_is_as_long_and_ends_where_this_one_begins():
    assert Period(date(2017, 11, 2), date(2018, 3, 6)).before() == Period(
        date(2017, 6, 30), date(2017, 11, 1)
    )
    assert Period(date.min, date(1, 1, 2)).before() is None


def test_before_whole_months_are_as_many_months_and_before_a_year_is_a_year():
    assert WINTER.before() == Period(date(2026, 9, 1), date(2026, 11, 30))
    leap_year = Period(date(2028, 1, 1), date(2028, 12, 31))
    assert leap_year.before() == Period(date(2027, 1, 1), date(2027, 12, 31))
    assert Period(date(9999, 12, 1), date.max).before() == Period(
        date(9999, 11, 1), date(9999, 11, 30)
    )


def test_what_is_not_over_is_compared_with_as_much_of_the_time_before():
    year = Period(date(2027, 1, 1), date(2027, 12, 31))
    assert year.compared(date(2027, 3, 2)) == Period(date(2026, 1, 1), date(2026, 3, 2))
    for other in (date(2026, 12, 31), date(2027, 12, 31), date(2028, 5, 1)):
        assert year.compared(other) == year.before()


def test_period_that_ends_before_it_starts_is_none():
    with pytest.raises(ValueError, match="ends on the day"):
        Period(date(2027, 1, 2), date(2027, 1, 1))


def test_idea_is_on_the_site_until_it_is_taken_off(frozen_in_march):
    frozen_in_march.move_to(at("2027-01-10T12:00"))
    idea = build.initiative(theme="groen")
    other = build.initiative(name="Tuin", contact_email="tuin@example.nl", theme="")
    frozen_in_march.move_to(at("2027-03-20T12:00"))
    publishing.publish(idea)  # looked at again
    publishing.withdraw(other)
    winter = figures(WINTER).ideas
    assert (winter.on_site, winter.new, winter.without_theme) == (2, 2, 1)
    assert winter.by_theme() == [(build.theme().name, 1), ("", 1)]
    march = figures(Period(date(2027, 3, 1), date(2027, 3, 31))).ideas
    assert (march.on_site, march.new) == (1, 0)


def test_help_asked_offered_and_taken_stays_when_the_helper_is_erased(frozen_in_march):
    frozen_in_march.move_to(at("2027-01-10T12:00"))
    idea = build.initiative(needs={Need.Kind.MONEY: ""})
    one = build.offer(idea, need=idea.needs.get())
    build.offer(idea, email="ali@example.nl")
    offers.accept(one)
    offers.take_back(one)
    rows = {row.kind: (row.asked, row.offered, row.taken) for row in figures(WINTER).ideas.help}
    assert (rows["money"], rows[""], rows["place"]) == ((1, 1, 1), (0, 1, 0), (0, 0, 0))


def test_help_is_of_its_kind_also_when_it_is_asked_for_no_more(frozen_in_march):
    frozen_in_march.move_to(at("2027-01-10T12:00"))
    idea = build.initiative(needs={Need.Kind.MONEY: ""})
    offers.accept(build.offer(idea, need=idea.needs.get()))
    idea.needs.all().delete()  # found, and so asked for no more
    rows = {row.kind: (row.offered, row.taken) for row in figures(WINTER).ideas.help}
    assert (rows["money"], rows[""]) == ((1, 1), (0, 0))


def test_campaigns_are_of_the_day_on_which_they_began():
    for number, day in enumerate((date(2026, 11, 30), date(2027, 2, 28))):
        idea = build.initiative(name=f"Tuin {number}", contact_email=f"tuin{number}@example.nl")
        link = "https://www.example.nl/tuin"
        campaigns.keep_campaign(
            idea, title="Tuin", target=8000, raised=3250, link=link, started_on=day
        )
    found = figures(WINTER).ideas
    assert [one.started_on for one in found.campaigns] == [date(2027, 2, 28)]
    assert (found.raised, found.target) == (3250, 8000)


@pytest.mark.parametrize("number", [1, 3])
def test_any_number_of_rows_takes_the_same_queries(number):
    for n in range(number):
        edition = build.edition(starts_at=at("2027-01-12T19:30") + timedelta(days=n))
        run = build.run(starts_at=at("2027-01-12T19:30") + timedelta(days=n))
        build.took(edition, sessions=1)
        build.took(run, sessions=1)
    with CaptureQueriesContext(connection) as queries:
        figures(WINTER)
    assert len(queries) == 29
