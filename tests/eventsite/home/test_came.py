"""Of what came of it no more is told than the public figures tell, and nothing of nothing."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from eventsite.figures import closing
from eventsite.home import came
from initiatives import campaigns, publishing
from tests import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_in_march")]


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T19:30").replace(tzinfo=build.AMSTERDAM)


def closed(day: str, *, came: int, pitches: int = 0):
    return build.closed(build.edition(starts_at=at(day)), attended=came, pitches=pitches)


def campaign(raised: int, *, name: str = "De Kweektuin", on: str = "2027-01-20"):
    idea = build.initiative(name=name)
    campaigns.keep_campaign(
        idea,
        title="Een nieuwe speelplek",
        target=5000,
        raised=raised,
        link="https://voorjebuurt.example.nl/kweektuin",
        started_on=date.fromisoformat(on),
    )
    return idea


def told() -> list[tuple[str, str]]:
    return [(one.figure.replace("\u00a0", " "), one.words) for one in came.numbers()]


def test_nothing_is_told_before_something_was_closed():
    build.edition(starts_at=at("2027-01-12"))
    campaign(3250)

    assert told() == []


def test_figures_of_this_year_are_told():
    closed("2027-01-12", came=60, pitches=6)
    closed("2027-02-09", came=70, pitches=7)
    campaign(3250)

    assert told() == [
        ("130", "bezoeken dit jaar"),
        ("13", "pitches"),
        ("€ 3.250", "opgehaald voor De Kweektuin"),
    ]


def test_pitches_that_the_public_figures_hide_are_left_out():
    closed("2027-01-12", came=60, pitches=1)

    assert told() == [("60", "bezoeken dit jaar")]


def test_evening_that_is_not_closed_yet_is_not_counted():
    closed("2027-01-12", came=60)
    open_still = build.edition(starts_at=at("2027-02-09"))
    for number in range(6):
        build.took(open_still, sessions=1, name=f"Gast {number}", email=f"g{number}@example.nl")

    assert told() == [("60", "bezoeken dit jaar")]


def test_figures_of_last_year_say_so():
    closed("2026-11-10", came=60, pitches=7)

    assert told() == [("60", "bezoeken in 2026"), ("7", "pitches")]


def test_visits_that_the_public_figures_hide_are_left_out():
    """The sum with an evening of two would tell of those two."""
    closed("2027-01-12", came=2)
    closed("2027-02-09", came=70)

    assert told() == []


def test_people_in_courses_are_told_from_five_on():
    def given(people: int, day: str) -> None:
        run = build.run(starts_at=at(day), sessions=2)
        for number in range(people):
            build.took(run, sessions=2, name=f"Gast {number}", email=f"g{number}@example.nl")
        closing.close(run)

    given(4, "2027-01-05")
    assert told() == []
    given(3, "2027-01-12")
    assert told() == [("7", "deelnemers aan cursussen")]


def test_several_campaigns_are_told_together_and_one_with_nothing_yet_is_none():
    closed("2027-01-12", came=60)
    campaign(3000), campaign(0, name="Nog niets")
    assert told()[-1] == ("€ 3.000", "opgehaald voor De Kweektuin")
    campaign(500, name="De Moestuin")

    assert told()[-1] == ("€ 3.500", "opgehaald met 2 acties")


def test_name_of_an_initiative_that_is_off_the_site_is_not_told():
    closed("2027-01-12", came=60)
    publishing.withdraw(campaign(3000))

    assert told()[-1] == ("€ 3.000", "opgehaald met 1 actie")
