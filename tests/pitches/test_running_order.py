from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from eventsite.booking import calling_off, cancelling, places, scheduling
from eventsite.models import Message, participation
from pitches import moving, pitching, running_order, taking_part, timetable
from pitches.models import Pitch, PitchSlot

from .. import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def edition():
    return build.edition(starts_at=build.NOW + timedelta(days=14))


def minutes(edition) -> list[int]:
    """Each turn's start in minutes after the evening's."""
    return [(t.starts_at - edition.starts_at).seconds // 60 for t in timetable.turns(edition)]


def told(registration) -> list[str]:
    return list(registration.messages.order_by("pk").values_list("kind", flat=True))


def timed_parts(registration) -> list[participation.Part]:
    return [part for part in participation.parts_of(registration) if part.starts_at]


def test_slots_are_made_from_start_length_pause_and_number(edition):
    build.slots(edition, 7)

    assert minutes(edition) == [15, 22, 29, 36, 43, 50, 57]
    assert {(t.ends_at - t.starts_at).seconds for t in timetable.turns(edition)} == {300}


def test_more_slots_than_an_evening_can_hold_are_refused_and_none_made(edition):
    with pytest.raises(running_order.TooManySlots):
        build.slots(edition, running_order.MOST_SLOTS + 1)

    assert not edition.slots.exists()


def test_edition_without_session_has_no_programme(edition):
    build.slots(edition, 1)
    edition.sessions.all().delete()

    assert timetable.turns(edition) == []


def test_pause_moves_who_comes_later_and_tells_only_them(edition):
    first, second = build.slots(edition, 2)
    early, late = (build.initiator(edition, slot=slot) for slot in (first, second))

    running_order.add_pause(edition, after=first, minutes=15)

    assert minutes(edition) == [15, 22, 37]
    assert told(early) == ["joined"]
    assert told(late) == ["joined", "parts_changed"]


@pytest.mark.parametrize(
    ("places", "order"),
    [(-1, "acb"), (-9, "cab"), (1, "abc"), (0, "abc")],
)
def test_moving_the_last_slot(edition, places, order):
    slots = build.slots(edition, 3)
    names = dict(zip([s.pk for s in slots], "abc", strict=True))

    moving.move(slots[-1], places)

    assert "".join(names[s.pk] for s in edition.slots.all()) == order
    assert [s.position for s in edition.slots.all()] == [1, 2, 3]


def test_swap_lets_two_change_turns_and_tells_both(edition):
    first, second, third = build.slots(edition, 3)
    one, other = build.initiator(edition, slot=first), build.initiator(edition, slot=second)

    running_order.swap(first, second)
    running_order.swap(second, third)

    assert one.pitches.get().slot == third
    assert other.pitches.get().slot == first
    assert told(one) == ["joined", "parts_changed"]  # once, as the first was not sent yet
    assert told(other) == ["joined", "parts_changed"]


def test_a_change_after_the_mail_went_is_told_again(edition):
    first, second = build.slots(edition, 2)
    one = build.initiator(edition, slot=first)
    running_order.swap(first, second)
    Message.objects.update(state="sent", sent_at=timezone.now())

    running_order.swap(first, second)

    assert told(one) == ["joined", "parts_changed", "parts_changed"]


def test_closed_slot_can_not_be_booked_and_a_taken_one_not_closed(edition):
    free, taken = build.slots(edition, 2)
    build.initiator(edition, slot=taken)

    running_order.set_closed(free, True)

    with pytest.raises(pitching.SlotTaken) as refusal:
        build.initiator(edition, slot=free)
    assert refusal.value.free == []
    with pytest.raises(running_order.SlotInUse):
        running_order.set_closed(taken, True)
    assert edition.registrations.count() == 1


def test_opening_a_closed_slot_moves_the_first_reserve_up(edition):
    build.full_stage(edition)
    slot = build.slots(edition, 1)[-1]
    running_order.set_closed(slot, True)
    reserve = build.initiator(edition, reserve=True)

    running_order.set_closed(slot, False)

    assert reserve.pitches.get().slot == slot
    assert told(reserve) == ["joined", "moved_up"]
    reserve.refresh_from_db()
    assert reserve.is_initiator


def test_new_slots_go_to_who_waits_first(edition):
    build.full_stage(edition)
    reserves = [build.initiator(edition, reserve=True) for _ in range(3)]

    build.slots(edition, 2)

    assert [r.pitches.get().slot_id is not None for r in reserves] == [True, True, False]


def test_removing_a_slot_brings_the_later_ones_forward(edition):
    first, second = build.slots(edition, 2)
    late = build.initiator(edition, slot=second)

    running_order.remove(first)

    assert minutes(edition) == [15]
    assert told(late) == ["joined", "parts_changed"]
    with pytest.raises(running_order.SlotInUse):
        running_order.remove(second)


def test_longer_slot_and_later_opening_move_who_comes_later(edition):
    first, _second = build.slots(edition, 2)

    running_order.change_slot(first, minutes=10, gap_minutes=0)
    build.open_stage(edition, opens_after=30)

    assert minutes(edition) == [30, 40]


def test_pitch_moves_with_the_evening(edition):
    (slot,) = build.slots(edition, 1)
    chaima = build.initiator(edition, slot=slot)
    (before,) = timed_parts(chaima)
    evening = edition.sessions.get()
    evening.starts_at += timedelta(hours=1)

    scheduling.save_sessions(edition, [evening])

    (after,) = timed_parts(chaima)
    assert after.starts_at == before.starts_at + timedelta(hours=1)
    assert told(chaima) == ["joined", "event_changed"]


def test_nobody_moves_up_once_the_evening_is_over_or_called_off(edition, frozen):
    (slot,) = build.slots(edition, 1)
    pitcher = build.initiator(edition, slot=slot)
    reserve = build.initiator(edition, reserve=True)
    calling_off.call_off(edition)

    taking_part.give_up(pitcher, pitch=True)

    assert reserve.pitches.get().is_reserve


def test_pitcher_who_cancels_the_registration_leaves_the_slot_to_the_first_reserve(edition):
    (slot,) = build.slots(edition, 1)
    pitcher = build.initiator(edition, slot=slot)
    first, second = (build.initiator(edition, reserve=True) for _ in range(2))

    cancelling.cancel(pitcher)

    assert Pitch.objects.live().get(slot=slot).registration == first
    assert second.parts[0].label == "Reserve voor een pitch, plaats 1"
    assert timed_parts(pitcher) == []


def test_reserve_who_cancels_is_passed_over(edition):
    (slot,) = build.slots(edition, 1)
    pitcher = build.initiator(edition, slot=slot)
    first, second = (build.initiator(edition, reserve=True) for _ in range(2))

    cancelling.cancel(first)
    cancelling.cancel(pitcher)

    assert Pitch.objects.live().get(slot=slot).registration == second
    assert timed_parts(first) == []


def test_pitcher_who_moved_up_leaves_a_visitors_place_to_who_waits():
    edition = build.edition(capacity=1)
    (slot,) = build.slots(edition, 1)
    pitcher = build.initiator(edition, slot=slot)
    reserve = build.initiator(edition, reserve=True)
    waiting = build.bram(edition)
    assert (reserve.is_confirmed, waiting.is_waiting) == (True, True)

    taking_part.give_up(pitcher, pitch=True)

    waiting.refresh_from_db()
    pitcher.refresh_from_db()
    assert waiting.is_confirmed
    # Who asks for a visitor's place now stands behind who asked before.
    assert pitcher.is_waiting
    assert places.taken(edition) == 1


@pytest.mark.parametrize("registrations", [1, 3])
def test_parts_ask_the_database_the_same_for_any_number(
    edition, django_assert_num_queries, registrations
):
    stands = build.stands(edition, registrations)
    slots = build.slots(edition, registrations)
    people = [
        build.initiator(edition, stand=stand, slot=slot)
        for stand, slot in zip(stands, slots, strict=True)
    ]
    reserves = [build.initiator(edition, reserve=True) for _ in range(registrations)]

    with django_assert_num_queries(6):
        found = participation.parts_of_all([*people, *reserves])

    assert str(found[people[0].pk][0].label) == "Kraam 1"
    assert len(found[people[-1].pk]) == 2
    assert PitchSlot.objects.count() == registrations
