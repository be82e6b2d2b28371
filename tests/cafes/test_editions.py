"""An evening made from an earlier one: what comes along, and what never does."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cafes import editions, layout, stands
from cafes.models import Edition, Fixture, Stand
from courses.models import CourseRun
from eventsite.booking import calling_off, scheduling
from eventsite.models import CheckIn, Event, Registration, Session
from pitches import running_order
from pitches.models import PitchSlot, Stage, Workshop

from .. import build

pytestmark = [
    pytest.mark.database,
    pytest.mark.django_db,
    pytest.mark.usefixtures("frozen_in_march"),
]

DAY = date(2027, 5, 11)
# Each field of a row that a copy makes anew is one of these, or copied.
MADE_ANEW = {"id", "pk", "event_ptr", "event", "edition", "run", "uid", "kind"}
MADE_ANEW |= {"title", "slug", "created_at", "modified_at"}
OF_ITS_STATUS = {
    "status",
    "cancelled_at",
    "cancellation_reason",
    "sign_up_closed_at",
    "closing_reason",
    "closed_at",
    "reopened_at",
    "reopening_reason",
}
NEVER_COPIED = {
    Edition: OF_ITS_STATUS
    | {
        "held_places",  # of a workshop's run: with the run
        "held_until",
        "aftermath",
    },
    CourseRun: OF_ITS_STATUS | {"party_max"},
    Session: {"sequence", "cancelled_at", "announced_starts_at"},
    Stand: {"blocked_because"},
    Fixture: set(),
    Stage: {"now_on", "is_over", "running_since", "seconds_before", "order_before", "moved_at"},
    PitchSlot: {"is_closed"},
    Workshop: set(),
}


@pytest.fixture
def source() -> Edition:
    """An evening of 16 March with all there can be; some of it no other evening has."""
    edition = build.edition(
        starts_at=datetime(2027, 3, 16, 19, 30, tzinfo=build.AMSTERDAM),
        capacity=60,
        party_max=3,
        promotion_stop_hours=5,
        headline="Een avond voor wie zijn straat groener wil",
        description="Over geveltuinen.",
        practical_information="Neem een kussen mee.",
        set_up_from=time(18, 30),
        table_size="een tafel van 180 bij 75 cm",
        stall_information="Uitladen kan achter de zaal.",
        thanks="Dank.",
        registration_opens_at=datetime(2027, 2, 16, 9, 0, tzinfo=build.AMSTERDAM),
        registration_closes_at=datetime(2027, 3, 16, 12, 0, tzinfo=build.AMSTERDAM),
        aftermath="Drie buurten gaan samen verder.",
        translations={"en": {"headline": "An evening for greener streets", "thanks": "Thank you."}},
    )
    edition.sessions.update(
        title="In de grote zaal",
        sequence=4,
        translations={"en": {"title": "In the large hall"}},
    )
    edition.stands.create(
        number=7,
        x=30,
        y=20,
        width=26,
        height=21,
        has_power=True,
        is_accessible=False,
        near_stage=True,
    )
    edition.stands.create(
        number=8,
        x=90,
        y=20,
        kind=Stand.Kind.ADVISER,
        adviser="Gemeente",
        translations={"en": {"adviser": "The municipality"}},
    )
    edition.stands.filter(number=7).update(blocked_because="Nooduitgang")
    Fixture.objects.create(edition=edition, kind="walls", x=1, y=2, width=300, height=200)
    running_order.make_slots(edition, opens_after=20, minutes=6, gap_minutes=3, number=2)
    running_order.add_pause(edition, after=edition.slots.first(), minutes=15)
    edition.slots.filter(position=1).update(is_closed=True)
    run = build.run(
        starts_at=datetime(2027, 3, 9, 19, 30, tzinfo=build.AMSTERDAM),
        sessions=1,
        title="Pitchen met Passie",
        translations={"en": {"title": "Pitching with Passion", "description": "Learn to pitch."}},
        description="Leer pitchen.",
        trainer="Fatima",
        promotion_stop_hours=7,
        practical_information="Neem uw verhaal mee.",
        thanks="Tot de avond.",
        registration_opens_at=datetime(2027, 2, 16, 9, 0, tzinfo=build.AMSTERDAM),
        registration_closes_at=datetime(2027, 3, 8, 12, 0, tzinfo=build.AMSTERDAM),
        held_places=4,
        held_until=datetime(2027, 3, 7, 12, 0, tzinfo=build.AMSTERDAM),
    )
    Workshop.objects.create(edition=edition, run=run)
    return edition


def rows(edition: Edition) -> dict[type, list]:
    """Everything that a copy makes, in one order for source and copy."""
    workshop = Workshop.objects.get(edition=edition)
    return {
        Edition: [edition],
        CourseRun: [workshop.run],
        Session: [*edition.sessions.all(), *workshop.run.sessions.all()],
        Stand: list(edition.stands.order_by("number")),
        Fixture: list(edition.fixtures.order_by("pk")),
        Stage: [edition.stage],
        PitchSlot: list(edition.slots.order_by("position")),
        Workshop: [workshop],
    }


def later(value: object) -> object:
    """Eight weeks, on the clock."""
    if not isinstance(value, datetime):
        return value
    wall = timezone.localtime(value).replace(tzinfo=None) + timedelta(days=56)
    return timezone.make_aware(wall)


def test_every_field_is_copied_or_named_as_not_copied(source):
    made = editions.copy(source, DAY, "Initiatievencafé in mei")

    here, there = rows(Edition.objects.get(pk=source.pk)), rows(Edition.objects.get(pk=made.pk))
    for model, never in NEVER_COPIED.items():
        fields = {f.name for f in model._meta.concrete_fields} - MADE_ANEW
        assert never <= fields
        blank = {f.name: f.get_default() for f in model._meta.concrete_fields}
        assert len(here[model]) == len(there[model])
        for old, new in zip(here[model], there[model], strict=True):
            for name in fields - never:
                assert getattr(new, name) == later(getattr(old, name)), (model, name)
            for name in never - {"status", "cancelled_at", "sequence", "party_max"}:
                assert getattr(new, name) == blank[name], (model, name)
    # What nothing was in would be "copied" by chance.
    for model, never in NEVER_COPIED.items():
        for field in model._meta.concrete_fields:
            if field.name not in MADE_ANEW | never:
                values = [getattr(row, field.name) for row in here[model]]
                assert set(map(str, values)) != {str(field.get_default())}, (model, field.name)


def test_a_copy_takes_along_in_other_languages_what_it_takes_along(source):
    source.translations["en"] |= {"title": "Evening in March", "aftermath": "It went well."}
    source.save()

    asked = editions.copy(source, DAY, "Café", what=["mails"])
    as_it_was = editions.copy(source, DAY, source.title, what=[])
    said = editions.copy(source, DAY, "Mei", titles={"en": {"title": "May"}}, what=[])

    assert asked.translations == {"en": {"thanks": "Thank you."}}
    assert as_it_was.translations == {"en": {"title": "Evening in March"}}
    assert said.translations == {"en": {"title": "May"}}


def test_what_is_taken_over_later_comes_in_each_language_and_leaves_what_was_written(source):
    made = editions.copy(source, DAY, "Café", titles={"en": {"title": "May"}}, what=[])

    editions.take_over(source, made, "mails")

    made.refresh_from_db()
    assert made.translations == {"en": {"title": "May", "thanks": "Thank you."}}


def test_a_copy_is_a_draft_under_its_own_title_and_address(source):
    made = editions.copy(source, DAY, "’t Café in mei ☕")

    assert (made.title, made.slug) == ("’t Café in mei ☕", "t-cafe-in-mei-2027-05-11")
    assert made.is_draft
    assert Workshop.objects.get(edition=made).run.is_draft
    again = editions.copy(source, DAY, "☕")
    assert again.slug == "social-2027-05-11"


def test_nobody_comes_along(source):
    session = source.sessions.get()
    bram, chaima = build.bram(source), build.chaima(source)
    stands.book(
        source,
        source.stands.create(number=9, x=150, y=20).pk,
        registration=chaima,
        initiative=build.initiative(),
    )
    CheckIn.objects.create(
        id=uuid.uuid4(), registration=bram, session=session, scanned_at=build.NOW
    )

    made = editions.copy(source, DAY, "Café")

    both = [made.pk, Workshop.objects.get(edition=made).run_id]
    assert not Registration.objects.filter(event__in=both).exists()
    assert not any(stand.booking for stand in made.stands.with_holder())
    assert not CheckIn.objects.filter(session__event__in=both).exists()


@pytest.mark.parametrize(
    "name", ["texts", "places", "mails", "stalls", "plan", "stage", "workshop"]
)
def test_what_is_not_asked_stays_behind(source, name):
    asked = {one for one, _label in editions.choices()} - {name}

    made = editions.copy(source, DAY, "Café", what=asked)

    has = {
        "texts": made.description,
        "places": made.registration_opens_at,
        "mails": made.thanks,
        "stalls": made.table_size,
        "plan": made.stands.exists(),
        "stage": made.slots.exists(),
        "workshop": Workshop.objects.filter(edition=made).exists(),
    }
    assert {one for one in has if not has[one]} == {name}


def test_a_copy_that_fails_leaves_nothing(source):
    source.stands.update(x=5000)

    with pytest.raises(layout.PlanDoesNotFit):
        editions.copy(source, DAY, "Café")

    assert Event.objects.count() == 2


def test_an_evening_without_a_day_is_no_example():
    with pytest.raises(editions.NoSession):
        editions.copy(build.edition(sessions=0), DAY, "Café")


def test_copy_of_what_was_called_off_is_a_draft_with_the_sessions_that_stood(source):
    second = build.session(
        source, starts_at=source.starts_at + timedelta(days=1), venue=build.venue(name="Zolder")
    )
    third = build.session(
        source, starts_at=source.starts_at + timedelta(days=2), venue=second.venue
    )
    scheduling.save_sessions(source, [], [third])
    calling_off.call_off(source, reason="Storm.")

    made = editions.copy(source, DAY, "Café")

    assert (made.is_draft, made.cancellation_reason) == (True, "")
    days = [timezone.localdate(one.starts_at) for one in made.sessions_in_order()]
    assert days == [DAY, DAY + timedelta(days=1)]
    assert not any(one.is_cancelled for one in made.sessions.all())


def test_another_venue_takes_the_place_of_the_old(source):
    pletterij = build.venue(name="De Pletterij")

    made = editions.copy(source, DAY, "Café", venue=pletterij)

    assert made.sessions.get().venue == pletterij


def test_taking_over_fills_what_is_empty_and_keeps_what_was_written(source):
    made = editions.copy(source, DAY, "Café", what={"places"})
    Edition.objects.filter(pk=made.pk).update(thanks="Onze eigen dank.")

    for name, _label in editions.choices():
        if name != "places":
            editions.take_over(source, made, name)

    made.refresh_from_db()
    assert (made.description, made.thanks) == ("Over geveltuinen.", "Onze eigen dank.")
    assert (made.stands.count(), made.slots.count()) == (2, 3)
    run = Workshop.objects.get(edition=made).run
    assert timezone.localdate(run.starts_at) == date(2027, 5, 4)
    with pytest.raises(editions.NothingToTakeOver):
        editions.take_over(source, made, "texts")


def test_copying_costs_the_same_for_any_number_of_slots(source):
    """The stalls are saved one by one; see layout.copy_plan."""
    with CaptureQueriesContext(connection) as few:
        editions.copy(source, DAY, "Café")
    running_order.make_slots(source, opens_after=20, minutes=6, gap_minutes=3, number=20)

    with CaptureQueriesContext(connection) as many:
        editions.copy(source, DAY + timedelta(days=7), "Café")

    assert len(many) == len(few)
