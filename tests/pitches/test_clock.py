from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone, translation
from django.utils.formats import date_format

from eventsite.booking import calling_off
from pitches import clock, running_order, taking_part, timetable
from pitches.models import Stage

from .. import build
from ..refusals import refused

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


def instead(edition) -> tuple[str, str]:
    shown = clock.state(edition)["instead"]
    return shown["name"], shown["summary"]


def date_in_words(edition) -> str:
    return date_format(timezone.localtime(edition.starts_at), "DATETIME_FORMAT")


def take_off(edition, number: int) -> None:
    """The pitch in that turn, counted from 0."""
    pitch = timetable.turns(edition)[number].pitch
    taking_part.give_up(pitch.registration, pitch=True)


def test_before_the_day_the_screen_says_when_it_is(edition, frozen):
    assert instead(edition) == ("Initiatievencafé", date_in_words(edition))

    frozen.move_to(edition.starts_at - timedelta(hours=1))
    assert instead(edition) == ("Initiatievencafé", "Wij beginnen zo")


def test_screen_of_an_evening_that_is_called_off_says_so(edition):
    calling_off.call_off(edition)

    assert instead(edition) == ("Initiatievencafé", "Deze avond gaat niet door")


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


def test_pitch_taken_off_while_it_is_on_leaves_the_stage_to_the_one_behind_it(edition):
    clock.start(edition)
    clock.skip(edition, 2, seen=at(edition))
    assert now(edition) == "Zonnedak"
    clock.skip(edition, -1, seen=at(edition))
    running_order.make_slots(edition, opens_after=15, minutes=5, gap_minutes=2, number=1)
    build.initiator(
        edition,
        slot=edition.slots.last(),
        initiative=build.initiative(name="Buurtbieb", summary="Lezen"),
    )
    clock.skip(edition, seen=at(edition))

    take_off(edition, 3)

    assert (now(edition), clock.state(edition)["running"]) == (None, False)
    assert instead(edition) == ("Initiatievencafé", "Wij gaan zo verder")
    assert clock.state(edition)["next"]["name"] == "Buurtbieb"
    clock.skip(edition, seen=at(edition))
    assert now(edition) == "Buurtbieb"


def test_clock_started_after_a_pitch_was_taken_off_starts_the_one_behind_it(edition, frozen):
    clock.start(edition)
    frozen.shift(60)
    take_off(edition, 0)

    clock.start(edition)

    shown = clock.state(edition)
    assert (shown["now"]["name"], shown["running"], shown["left"]) == ("pauze", True, 10 * MINUTE)


def test_after_the_last_it_is_over_and_stays_so(edition):
    for _ in range(6):
        clock.skip(edition, seen=at(edition))
        clock.start(edition)

    shown = clock.state(edition)
    assert (shown["now"], shown["next"], shown["over"]) == (None, None, True)
    assert instead(edition)[0] == "Klaar"


def test_back_from_the_end_is_the_last_again(edition):
    for _ in range(4):
        clock.skip(edition, seen=at(edition))

    clock.skip(edition, -1, seen=at(edition))

    assert (now(edition), clock.state(edition)["over"]) == ("Zonnedak", False)


def test_turn_added_behind_the_end_can_still_be_gone_on_to(edition):
    for _ in range(4):
        clock.skip(edition, seen=at(edition))
    running_order.add_pause(edition, after=edition.slots.last(), minutes=5)

    clock.skip(edition, seen=at(edition))

    assert now(edition) == "pauze"


def test_turn_that_is_on_is_not_taken_out_from_under_the_clock(edition):
    clock.start(edition)
    take_off(edition, 0)

    with pytest.raises(running_order.SlotOnStage):
        running_order.remove(edition.slots.first())

    clock.skip(edition, seen=at(edition))
    running_order.remove(edition.slots.first())
    assert now(edition) == "pauze"


def test_clock_that_stands_at_the_end_runs_for_nobody(edition):
    stage = clock.skip(edition, seen=at(edition))

    with refused("stage_clock_stands_when_it_is_over"):
        Stage.objects.filter(pk=stage.pk).update(is_over=True, running_since=timezone.now())


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
        "over": False,
        "instead": {
            "name": "Initiatievencafé",
            "nameLang": "",
            "summary": date_in_words(edition),
            "summaryLang": "",
        },
    }


def test_screen_in_english_says_what_is_in_dutch_and_has_the_words_of_its_own(edition):
    edition.translations = {"en": {"title": "Initiative café"}}
    clock.start(edition)

    with translation.override("en"):
        state = clock.state(edition)
        instead = clock.state(build.edition())["instead"]

    assert re.fullmatch(r"\d{1,2}\.\d\d\xa0[ap]m", state["now"]["time"])
    assert state["now"]["nameLang"] == "nl"
    assert (instead["nameLang"], instead["summaryLang"]) == ("nl", "")


def test_two_phones_that_go_on_together_go_on_once(edition):
    clock.start(edition)
    seen = at(edition)

    clock.skip(edition, seen=seen)
    clock.skip(edition, seen=seen)

    assert now(edition) == "pauze"
