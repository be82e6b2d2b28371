from __future__ import annotations

import pytest

from pitches import clock, running_order, taking_part

from .. import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

MINUTE = 60_000


@pytest.fixture
def edition():
    """Two pitchers with a free turn between them, and a pause."""
    made = build.edition()
    first, _free, last = build.slots(made, 3)
    for slot, name in ((first, "Repaircafé"), (last, "Zonnedak")):
        build.initiator(made, slot=slot, initiative=build.initiative(name=name, summary="Doen"))
    running_order.add_pause(made, after=first, minutes=10)
    return made


def at(edition) -> int | None:
    return clock.state(edition)["at"]


def now(edition) -> str | None:
    told = clock.state(edition)["now"]
    return told["name"] if told else None


def test_before_the_start_there_is_only_who_comes_first(edition):
    told = clock.state(edition)

    assert told["now"] is None
    assert told["next"]["name"] == "Repaircafé"
    assert (told["running"], told["left"]) == (False, None)


def test_started_clock_runs_and_a_paused_one_stands(edition, frozen):
    clock.start(edition)
    frozen.shift(60)
    assert clock.state(edition)["left"] == 4 * MINUTE

    clock.pause(edition)
    frozen.shift(600)
    assert clock.state(edition)["left"] == 4 * MINUTE
    assert clock.state(edition)["running"] is False

    clock.start(edition)
    clock.start(edition)
    frozen.shift(60)
    assert clock.state(edition)["left"] == 3 * MINUTE


def test_time_that_ran_out_goes_on_below_zero(edition, frozen):
    clock.start(edition)
    frozen.shift(6 * 60)

    assert clock.state(edition)["left"] == -MINUTE


def test_next_passes_over_free_turns_and_stops_at_pauses(edition):
    seen = []
    for _ in range(4):
        clock.skip(edition, seen=at(edition))
        seen.append(now(edition))

    assert seen == ["Repaircafé", "pauze", "Zonnedak", None]


def test_next_starts_anew_with_a_full_clock_that_stands(edition, frozen):
    clock.start(edition)
    frozen.shift(60)

    clock.skip(edition, seen=at(edition))

    told = clock.state(edition)
    assert (told["now"]["name"], told["running"], told["left"]) == ("pauze", False, 10 * MINUTE)


def test_back_stays_on_the_first(edition):
    clock.start(edition)

    clock.skip(edition, -1, seen=at(edition))
    clock.skip(edition, -1, seen=at(edition))

    assert now(edition) == "Repaircafé"


def test_pitcher_who_withdraws_while_on_stage_leaves_it_to_the_next(edition):
    clock.start(edition)
    pitch = running_order.turns(edition)[0].pitch
    taking_part.give_up(pitch.registration, pitch=True)

    assert now(edition) is None
    clock.skip(edition, seen=at(edition))
    assert now(edition) == "pauze"


def test_stage_without_anybody_on_it_starts_nothing():
    edition = build.edition()

    clock.start(edition)
    clock.skip(edition, seen=at(edition))

    assert clock.state(edition) == {
        "at": None,
        "now": None,
        "next": None,
        "running": False,
        "left": None,
    }


def test_two_phones_that_go_on_together_go_on_once(edition):
    clock.start(edition)
    seen = at(edition)

    clock.skip(edition, seen=seen)
    clock.skip(edition, seen=seen)

    assert now(edition) == "pauze"
