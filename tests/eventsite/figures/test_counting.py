"""What came of an event, counted from its people."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from eventsite.booking import cancelling
from eventsite.figures import stored
from eventsite.figures.counting import ARRIVED_AT, SIGNED_UP_ON, count
from eventsite.models import Event, Registration
from pitches.models import Pitch
from tests import build

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def past_edition():
    return build.edition(starts_at=timezone.localtime() - timedelta(days=8))


def before(edition):
    return time_machine.travel(edition.starts_at - timedelta(days=3), tick=False)


def let_in(registration, persons=None):
    scan = build.check_in(registration, registration.event.sessions.get())
    persons = persons or registration.party_size
    type(scan).objects.filter(pk=scan.pk).update(people=persons, let_in=persons)
    return scan


def test_persons_who_came_stayed_away_and_walked_in():
    edition = past_edition()
    with before(edition):
        three, alone = build.registration(edition, party_size=3), build.daan(edition)
        gone = build.bram(edition)
        cancelling.cancel(gone)
    let_in(three, persons=2)
    build.took(edition, sessions=1, name="Ali Demir", email="", source=Registration.Source.DOOR)

    figures = count([edition])[edition.pk]

    assert (figures.registrations, figures.expected) == (2, 4)
    assert (figures.attended, figures.counted, figures.walk_ins) == (3, 3, 1)
    assert figures.no_shows == 2, alone
    assert figures.by_value(SIGNED_UP_ON) == {
        (timezone.localdate(edition.starts_at) - timedelta(days=3)).isoformat(): 4
    }
    assert sum(figures.by_value(ARRIVED_AT).values()) == 3


def test_evening_with_walk_ins_only():
    edition = past_edition()
    build.took(edition, sessions=1, source=Registration.Source.DOOR)
    figures = count([edition])[edition.pk]
    assert (figures.registrations, figures.expected, figures.no_shows) == (0, 0, 0)
    assert (figures.attended, figures.walk_ins) == (1, 1)


def test_who_was_at_an_earlier_evening_returns():
    first = build.edition(starts_at=timezone.localtime() - timedelta(days=90))
    edition = past_edition()
    for event in (first, edition):
        build.took(event, sessions=1)
        # Who gave no address is nobody known.
        build.took(event, sessions=1, name="Ali Demir", email="", source=Registration.Source.DOOR)
    figures = count([first, edition])
    assert (figures[first.pk].returning, figures[edition.pk].returning) == (0, 1)


def test_sharers_of_an_address_return_each_by_name():
    first = build.edition(starts_at=timezone.localtime() - timedelta(days=90))
    edition = past_edition()
    shared = {"shares_email": True, "source": Registration.Source.PAPER}
    for event, names in ((first, ["Bram Jansen"]), (edition, ["Bram Jansen", "Noor Jansen"])):
        for name in names:
            one = build.took(event, sessions=0, name=name, email=f"{name[0]}@example.nl")
            Registration.objects.filter(pk=one.pk).update(email="samen@example.nl", **shared)
            build.check_in(one, event.sessions.get())
    assert count([edition])[edition.pk].returning == 1


def test_pitches_are_those_held_and_an_idea_pitches_first_once():
    editions = [past_edition(), build.edition(starts_at=timezone.localtime() - timedelta(days=90))]
    later, first = editions
    idea = None
    for edition in (first, later):
        with before(edition):
            slots = build.slots(edition, 2)
            one = build.initiator(edition, slot=slots[0], stand=build.stands(edition, 1)[0])
            build.initiator(edition, slot=slots[1])
        idea = idea or one.pitches.get().initiative
        Pitch.objects.filter(registration=one).update(initiative=idea, outcome="held")
        one.stand_bookings.update(initiative=idea)
    figures = count(editions)
    for edition in editions:
        assert figures[edition.pk].number("pitches") == 1, "the other one's outcome is not known"
        assert figures[edition.pk].number("stalls") == 1
        assert figures[edition.pk].number("initiatives") == 1
        assert figures[edition.pk].by_value("theme") == {"": 1}
    assert figures[first.pk].number("first-pitches") == 1
    assert figures[later.pk].number("first-pitches") == 0


def test_run_counts_who_started_completed_and_was_new():
    cafe = build.edition(starts_at=timezone.localtime() - timedelta(days=200))
    build.took(cafe, sessions=1)
    course = build.course(certificate_sessions=3)
    first = build.run(course, starts_at=timezone.localtime() - timedelta(days=100), sessions=2)
    run = build.past_run(course)
    build.took(run, sessions=3)
    build.took(run, sessions=1, name="Chaima", email="chaima@example.nl")
    build.took(run, sessions=0, name="Daan", email="daan@example.nl")
    build.took(first, sessions=1, name="Chaima", email="chaima@example.nl")

    figures = count([run])[run.pk]

    numbers = {
        one: figures.number(one) for one in ("started", "completed", "first-time", "from-cafe")
    }
    assert numbers == {"started": 3, "completed": 1, "first-time": 1, "from-cafe": 1}
    assert figures.attended == 2


def test_run_that_is_still_to_begin_has_started_with_nobody():
    run = build.run()
    build.bram(run)
    assert count([run])[run.pk].number("started") == 0


@pytest.mark.parametrize("number", [1, 3])
def test_any_number_of_events_takes_the_same_queries(number):
    events: list[Event] = []
    for _ in range(number):
        edition, run = past_edition(), build.past_run()
        build.took(edition, sessions=1)
        build.took(run, sessions=1)
        events += [edition, run]
    with CaptureQueriesContext(connection) as queries:
        stored.of_all(events)
    assert len(queries) == 15


def test_what_is_written_is_read_again_when_the_people_are_gone():
    edition = past_edition()
    build.took(edition, sessions=1)
    counted = stored.of(edition)
    stored.write(edition, counted, remark="")
    Event.objects.filter(pk=edition.pk).update(closed_at=timezone.now())
    edition.registrations.all().delete()
    edition.refresh_from_db()
    kept = stored.of(edition)
    assert kept.is_final
    assert (kept.attended, kept.expected, +kept.counts) == (
        counted.attended,
        counted.expected,
        +counted.counts,
    )
