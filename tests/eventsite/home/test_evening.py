"""What the home page says there is at an evening, in words for 0, 1 and more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cafes.models import Stand
from eventsite.home import evening, meeting
from eventsite.models import RegistrationState
from initiatives import publishing
from pitches.models import Pitch, PitchSlot
from tests import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_in_march")]

OPEN, CLOSED = RegistrationState.OPEN, RegistrationState.CLOSED


def taking_part(edition, number: int, *, pitching: int = 0) -> list:
    """So many with a stall, the first of them also with a turn."""
    stands, slots = build.stands(edition, number + 1), build.slots(edition, pitching + 1)
    return [
        build.initiator(
            edition,
            initiative=build.initiative(),
            stand=stands[n],
            slot=slots[n] if n < pitching else None,
        )
        for n in range(number)
    ]


@pytest.mark.parametrize(
    ("stalls", "pitches", "advisers", "said"),
    [
        (0, 0, 0, ""),
        (1, 0, 0, "1 kraam"),
        (1, 1, 0, "1 pitch en 1 kraam"),
        (3, 2, 0, "2 pitches en 3 kramen"),
        (3, 2, 1, "2 pitches, 3 kramen en mensen die met u meedenken"),
        (0, 0, 2, "mensen die met u meedenken"),
    ],
)
def test_what_there_is_counts_what_somebody_has(stalls, pitches, advisers, said):
    edition = build.edition()
    taking_part(edition, stalls, pitching=pitches)
    for number in range(advisers):
        Stand.objects.create(
            edition=edition, number=90 + number, x=5, y=80, kind=Stand.Kind.ADVISER
        )

    assert evening.programme(edition, OPEN).in_words == said


@pytest.mark.parametrize(
    ("stalls", "turns", "state", "said"),
    [
        (1, 0, OPEN, "1 kraam"),
        (16, 1, OPEN, "16 kramen en 1 pitch"),
        (0, 7, OPEN, "7 pitches"),
        (16, 7, CLOSED, ""),
        (0, 0, OPEN, ""),
    ],
)
def test_what_is_to_be_had_is_said_while_nobody_has_anything(stalls, turns, state, said):
    edition = build.edition()
    build.stands(edition, stalls), build.slots(edition, turns) if turns else None

    assert evening.programme(edition, state).to_be_had == said


def test_stall_that_is_blocked_or_an_adviser_table_is_not_to_be_had():
    edition = build.edition()
    free, blocked, table = build.stands(edition, 3)
    Stand.objects.filter(pk=blocked.pk).update(blocked_because="Nooduitgang")
    Stand.objects.filter(pk=table.pk).update(kind=Stand.Kind.ADVISER)

    found = evening.programme(edition, OPEN)

    assert (found.free_stalls, found.to_be_had) == (1, "1 kraam")
    assert found.can_join
    Stand.objects.filter(pk=free.pk).update(blocked_because="Stuk")
    assert not evening.programme(edition, OPEN).can_join


def test_short_programme_is_three_turns_and_the_first_that_is_free():
    edition = build.edition()
    slots = build.slots(edition, 7)
    PitchSlot.objects.filter(pk=slots[1].pk).update(kind=PitchSlot.Kind.PAUSE)
    for slot in (slots[0], slots[3], slots[5], slots[6]):
        build.initiator(edition, slot=slot)

    opened = [turn.slot for turn in evening.programme(edition, OPEN).short]
    closed = [turn.slot for turn in evening.programme(edition, CLOSED).short]

    assert opened == [slots[0], slots[2], slots[3], slots[5]]
    assert closed == [slots[0], slots[3], slots[5], slots[6]]


def test_short_programme_passes_over_turns_that_were(frozen_in_march):
    edition = build.edition()
    slots = build.slots(edition, 6)
    for slot in slots:
        build.initiator(edition, slot=slot)
    Pitch.objects.filter(slot=slots[3]).update(outcome=Pitch.Outcome.ABSENT)

    frozen_in_march.move_to(edition.starts_at + timedelta(minutes=15 + 7 + 5))

    shown = [turn.slot for turn in evening.programme(edition, CLOSED).short]
    assert shown == [slots[2], slots[4], slots[5]]


def test_who_one_meets_has_a_stall_and_a_turn_and_is_on_the_site():
    edition = build.edition()
    both, stall = taking_part(edition, 2, pitching=1)
    build.initiator(edition, stand=edition.stands.get(number=3))  # with one that is new

    met = meeting.at(evening.programme(edition, OPEN).places)

    assert [one.initiative.pk for one in met] == [
        both.stand_bookings.get().initiative_id,
        stall.stand_bookings.get().initiative_id,
    ]
    assert [one.place.stall for one in met] == [1, 2]
    assert met[0].place.pitch_at == edition.starts_at + timedelta(minutes=15)
    assert met[1].place.pitch_at is None


def test_who_one_meets_is_three_and_who_has_a_picture_comes_first():
    edition = build.edition()
    taking = taking_part(edition, 8)
    last = taking[-1].stand_bookings.get().initiative
    publishing.set_picture(last, build.drawn("red"), alt="Rood.")

    met = meeting.at(evening.programme(edition, OPEN).places)

    assert [one.place.stall for one in met] == [8, 1, 2]
