"""Held, or not come: by the clock as it goes on, by an organiser afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cafes.models import Edition
from eventsite.booking import calling_off, cancelling, refusals, statuses
from eventsite.models import LogEntry
from pitches import clock, outcomes, pitching, running_order, taking_part, timetable
from pitches.models import Pitch

from .. import build
from ..cafes.test_views import text_of
from ..refusals import refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def edition():
    """Tonight: the doors are open. Three turns, the first two taken."""
    made = build.edition(starts_at=build.NOW + timedelta(minutes=20))
    for slot in build.slots(made, 3)[:2]:
        build.initiator(made, slot=slot, initiative=build.initiative())
    return made


def noted(edition) -> list[str]:
    live = Pitch.objects.on_stage().filter(registration__event=edition)
    return list(live.order_by("slot__position").values_list("outcome", flat=True))


def go_on(edition) -> None:
    clock.skip(edition, seen=clock.state(edition)["at"])


def test_pitch_outcome_is_of_a_turn(edition):
    pitch = build.initiator(build_full(edition), reserve=True).pitches.get()

    with refused("pitch_outcome_is_of_a_turn"):
        Pitch.objects.filter(pk=pitch.pk).update(outcome="held")


def build_full(edition):
    build.initiator(edition, slot=edition.slots.last())
    return edition


def test_clock_notes_what_it_ran_for_as_it_goes_on(edition, frozen):
    clock.start(edition)
    frozen.shift(60)
    assert noted(edition) == ["", ""]
    go_on(edition)
    assert noted(edition) == ["held", ""]

    clock.start(edition)
    frozen.shift(1)
    clock.pause(edition)
    go_on(edition)  # past the last

    assert noted(edition) == ["held", "held"]
    assert clock.state(edition)["over"]


def test_clock_notes_nothing_of_a_turn_that_it_never_ran_for(edition):
    clock.start(edition)
    go_on(edition)

    assert noted(edition) == ["", ""]


def test_going_back_notes_nothing(edition, frozen):
    clock.start(edition)
    frozen.shift(60)
    clock.skip(edition, -1, seen=clock.state(edition)["at"])

    assert noted(edition) == ["", ""]


def test_rehearsal_before_the_doors_open_notes_nothing(frozen):
    edition = build.edition(starts_at=build.NOW + timedelta(hours=2))
    build.full_stage(edition)
    clock.start(edition)
    frozen.shift(60)
    go_on(edition)

    assert noted(edition) == [""]
    with pytest.raises(outcomes.NotBegun):
        outcomes.note(edition, edition.slots.first(), "held")


def test_clock_leaves_what_an_organiser_noted(edition, frozen):
    clock.start(edition)
    frozen.shift(60)
    outcomes.note(edition, edition.slots.first(), "absent")
    go_on(edition)

    assert noted(edition) == ["absent", ""]


def test_who_did_not_come_is_passed_over_once_by_two_phones(edition):
    clock.start(edition)
    seen = clock.state(edition)["at"]

    for _phone in range(2):
        clock.pass_over(edition, seen=seen)

    assert noted(edition) == ["absent", ""]
    assert clock.state(edition)["at"] == edition.slots.all()[1].pk


def test_outcome_is_corrected_after_the_evening_and_logged(edition, frozen):
    first = edition.slots.first()
    outcomes.note(edition, first, "held")
    frozen.move_to(edition.ends_at + timedelta(days=1))

    outcomes.note(edition, first, "absent")
    outcomes.note(edition, first, "absent")

    assert noted(edition) == ["absent", ""]
    said = LogEntry.objects.filter(object_type="pitches.pitch").order_by("pk")
    assert [one.changes["outcome"] for one in said] == [["", "held"], ["held", "absent"]]


def test_free_turn_has_no_outcome(edition):
    with pytest.raises(outcomes.NobodyPitches):
        outcomes.note(edition, edition.slots.last(), "held")


def test_pitch_that_was_held_is_not_given_up(edition):
    pitcher = edition.registrations.order_by("pk").first()
    outcomes.note(edition, edition.slots.first(), "held")

    with pytest.raises(pitching.PitchWasHeld):
        taking_part.give_up(pitcher, pitch=True)

    assert noted(edition) == ["held", ""]


def test_who_pitched_unscanned_was_there(edition):
    pitcher = edition.registrations.order_by("pk").first()
    outcomes.note(edition, edition.slots.first(), "held")

    with pytest.raises(refusals.WasThere):
        cancelling.cancel(pitcher)
    with pytest.raises(statuses.HasTakenPlace):
        calling_off.call_off(edition)

    assert noted(edition) == ["held", ""]


def test_evening_that_is_off_has_no_outcomes(edition):
    calling_off.call_off(edition)

    with pytest.raises(outcomes.NotBegun):
        outcomes.note(Edition.objects.get(pk=edition.pk), edition.slots.first(), "held")


def test_pitch_that_is_withdrawn_has_no_outcome(edition):
    pitcher = edition.registrations.order_by("pk").first()
    outcomes.note(edition, edition.slots.first(), "absent")

    taking_part.give_up(pitcher, pitch=True)

    assert pitcher.pitches.get().outcome == ""


def test_outcome_goes_with_who_pitches_when_two_swap(edition):
    first, second, _free = edition.slots.all()
    outcomes.note(edition, first, "held")

    running_order.swap(first, second)

    assert noted(edition) == ["", "held"]


@pytest.fixture
def anna(client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(build.anna())
    return client


def press(client, edition, slot, do):
    address = f"/beheer/cafes/{edition.slug}/podium/{slot.pk}/"
    return text_of(client.post(address, {"do": do}, follow=True))


def test_organiser_notes_it_on_the_page_of_the_order(anna, edition):
    first, second, free = edition.slots.all()

    press(anna, edition, first, "held")
    page = press(anna, edition, second, "absent")

    assert "1 / 2 gehouden" in page
    assert "1 niet gekomen" in page
    assert noted(edition) == ["held", "absent"]
    assert "Hier pitcht niemand (meer)." in press(anna, edition, free, "held")
    assert "Deze pitch is gehouden." in press(anna, edition, first, "take-off")
    press(anna, edition, first, "unknown")
    assert noted(edition) == ["", "absent"]


def test_page_of_the_order_asks_nothing_of_outcomes_before_the_evening(anna):
    edition = build.edition()
    build.full_stage(edition)

    assert "gehouden" not in text_of(anna.get(f"/beheer/cafes/{edition.slug}/podium/"))
    page = press(anna, edition, edition.slots.first(), "held")

    assert "Dit kan zodra de deur open is." in page
    assert noted(edition) == [""]


def test_clock_page_passes_over_who_did_not_come(anna, edition):
    clock.start(edition)
    address = f"/beheer/cafes/{edition.slug}/klok/druk/"

    anna.post(address, {"do": "absent", "at": clock.state(edition)["at"]})

    assert noted(edition) == ["absent", ""]


def test_who_did_not_come_is_not_in_the_public_programme(client, edition):
    outcomes.note(edition, edition.slots.first(), "absent")
    names = [one.pitch.initiative.public_name for one in timetable.turns(edition) if one.pitch]

    page = text_of(client.get(edition.get_absolute_url() + "pitches/"))

    assert names[0] not in page
    assert names[1] in page


def test_what_an_organiser_noted_while_the_clock_went_on_stays(edition):
    slot = edition.slots.first()
    as_the_clock_read_it = Pitch.objects.on_stage().get(slot=slot)
    outcomes.note(edition, slot, "absent")

    outcomes.note_held(edition, as_the_clock_read_it)

    assert noted(edition) == ["absent", ""]
