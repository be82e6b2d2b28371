"""Thirty initiators at the same second for 7 slots and 16 stalls: exact on SQLite and on PostgreSQL.

Each race has a negative control: the same race with the lock taken away must go wrong, or the race
proves nothing.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from cafes import layout, stands
from cafes.models import Edition, Stand, StandBooking
from courses.models import Course, CourseRun
from eventsite.booking import cancelling, places
from eventsite.models import Message, Registration
from initiatives.models import Initiative
from pitches import pitching, taking_part, timetable, workshop, workshop_offer
from pitches.models import Pitch

from .. import build
from ..eventsite.booking.test_races import without_lock
from ..threads import at_once

pytestmark = [pytest.mark.slow, pytest.mark.database, pytest.mark.django_db(transaction=True)]

INITIATORS = 30


def full_evening() -> Edition:
    edition = build.edition(capacity=80)
    build.stands(edition, 16)
    build.slots(edition, 7)
    return edition


def someone(number: int) -> dict[str, object]:
    return {
        "name": f"Initiatiefnemer {number}",
        "email": f"initiatief{number}@example.nl",
        "initiative": taking_part.NewInitiative(name=f"Initiatief {number}", summary="Iets goeds."),
    }


def take_what_is_left(edition: Edition, number: int) -> Registration:
    """As somebody at the form: ask for a stall and a pitch; when refused, choose from what the page
    then offers, until it fits or nothing is left."""
    wish = taking_part.Wish(
        stand_id=edition.stands.order_by("number")[number % 16].pk,
        slot_id=edition.slots.order_by("position")[number % 7].pk,
    )
    while True:
        try:
            return taking_part.join(edition, wish, **someone(number))
        except stands.StandTaken as refusal:
            left = refusal.nearest
            wish = taking_part.Wish(left[0].pk if left else None, wish.slot_id, wish.reserve)
        except pitching.SlotTaken as refusal:
            left = refusal.free
            wish = taking_part.Wish(wish.stand_id, left[0].slot.pk if left else None, not left)
        except pitching.StillFree as refusal:
            wish = taking_part.Wish(wish.stand_id, refusal.free[0].slot.pk)


def test_thirty_initiators_at_once_fill_16_stalls_and_7_slots_exactly():
    edition = full_evening()

    results = at_once([partial(take_what_is_left, edition, n) for n in range(INITIATORS)])

    assert Counter(type(r).__name__ for r in results) == {"Registration": INITIATORS}
    assert len({b.stand_id for b in StandBooking.objects.live()}) == 16
    assert StandBooking.objects.count() == 16
    with_slot = Pitch.objects.live().filter(slot__isnull=False)
    assert len({p.slot_id for p in with_slot}) == with_slot.count() == 7
    # Nobody twice, nobody half: one registration, initiative, pitch and mail each, whatever was refused.
    assert Registration.objects.count() == Initiative.objects.count() == INITIATORS
    assert Pitch.objects.count() == INITIATORS
    assert Message.objects.filter(kind="joined").count() == INITIATORS
    # Who has a stall or a slot takes no visitor's place; who only waits for one does.
    initiators = Registration.objects.filter(role="initiator")
    assert set(initiators) == {
        r
        for r in Registration.objects.all()
        if r.stand_bookings.exists() or r.pitches.filter(slot__isnull=False).exists()
    }
    assert places.taken(edition) == INITIATORS - initiators.count()
    # Reserves stand in order of arrival, all behind those with a slot.
    reserves = list(Pitch.objects.reserves())
    assert len(reserves) == INITIATORS - 7
    assert reserves == sorted(reserves, key=lambda p: p.registration.pk)
    assert max(p.asked_at for p in with_slot) <= reserves[0].asked_at


def test_thirty_at_once_for_the_same_stall_and_slot_leave_one_whole_and_29_nothing():
    edition = full_evening()
    wish = taking_part.Wish(edition.stands.first().pk, edition.slots.first().pk)

    results = at_once(
        [partial(taking_part.join, edition, wish, **someone(n)) for n in range(INITIATORS)]
    )

    assert Counter(type(r).__name__ for r in results) == {"Registration": 1, "StandTaken": 29}
    (one,) = Registration.objects.all()
    assert one.stand_bookings.count() == one.pitches.count() == 1
    assert Initiative.objects.count() == Message.objects.filter(kind="joined").count() == 1


def test_control_without_the_lock_a_stall_goes_to_two_and_one_is_left_half(monkeypatch):
    edition = full_evening()
    wish = taking_part.Wish(edition.stands.first().pk, edition.slots.first().pk)
    without_lock(monkeypatch, parties=2, at=(stands, "live_booking"))

    results = at_once([partial(taking_part.join, edition, wish, **someone(n)) for n in range(2)])

    # The constraint behind the lock refuses the second: no double stall, but no clear answer either,
    # and without the transaction a registration and an initiative with nothing to do.
    assert Counter(type(r).__name__ for r in results) == {"Registration": 1, "IntegrityError": 1}
    assert Registration.objects.count() == Initiative.objects.count() == 2
    assert StandBooking.objects.count() == Pitch.objects.count() == 1


def test_control_without_the_lock_a_slot_goes_to_two(monkeypatch):
    edition = full_evening()
    wish = taking_part.Wish(slot_id=edition.slots.first().pk)
    without_lock(monkeypatch, parties=2, at=(timetable, "turns"), look=2)

    results = at_once([partial(taking_part.join, edition, wish, **someone(n)) for n in range(2)])

    assert Counter(type(r).__name__ for r in results) == {"Registration": 1, "IntegrityError": 1}


def test_ten_at_once_who_want_the_same_other_stall_leave_one_there_and_nine_where_they_were():
    edition = build.edition()
    *own, wanted = build.stands(edition, 11)
    holders = [build.initiator(edition, stand=stand) for stand in own]

    results = at_once([partial(stands.exchange, holder, wanted.pk) for holder in holders])

    assert Counter(type(r).__name__ for r in results) == {"StandBooking": 1, "StandTaken": 9}
    live = StandBooking.objects.live()
    assert live.count() == len({booked.stand_id for booked in live}) == 10
    assert live.filter(stand=wanted).count() == 1
    assert Message.objects.filter(kind="parts_changed").count() == 1


def test_control_without_the_lock_two_find_the_other_stall_free(monkeypatch):
    edition = build.edition()
    *own, wanted = build.stands(edition, 3)
    holders = [build.initiator(edition, stand=stand) for stand in own]
    without_lock(monkeypatch, parties=2, at=(stands, "to_have"))

    results = at_once([partial(stands.exchange, holder, wanted.pk) for holder in holders])

    # Refused by the constraint behind it, without a clear answer.
    assert Counter(type(r).__name__ for r in results)["IntegrityError"] == 1


def test_seven_withdraw_at_once_and_the_first_seven_reserves_move_up():
    edition = build.edition()
    slots = build.slots(edition, 7)
    pitchers = [build.initiator(edition, slot=slot) for slot in slots]
    reserves = [build.initiator(edition, reserve=True) for _ in range(9)]

    results = at_once([partial(taking_part.give_up, p, pitch=True) for p in pitchers])

    assert Counter(type(r).__name__ for r in results) == {"Registration": 7}
    on_stage = Pitch.objects.live().filter(slot__isnull=False)
    assert {p.registration_id for p in on_stage} == {r.pk for r in reserves[:7]}
    assert [p.registration for p in Pitch.objects.reserves()] == reserves[7:]
    assert Message.objects.filter(kind="moved_up").count() == 7


def test_control_without_the_lock_one_reserve_moves_up_twice(monkeypatch):
    edition = build.edition()
    slots = build.slots(edition, 2)
    pitchers = [build.initiator(edition, slot=slot) for slot in slots]
    for _ in range(2):
        build.initiator(edition, reserve=True)
    # Both see both slots free: who saw only one could be refused it afterwards, and mail nobody.
    without_lock(monkeypatch, parties=2, at=(timetable, "free_turns"))
    without_lock(monkeypatch, parties=2, at=(pitching, "_reserves"))

    at_once([partial(taking_part.give_up, p, pitch=True) for p in pitchers])

    assert Message.objects.filter(kind="moved_up").count() > 2


def test_cancelling_against_giving_up_and_booking_keeps_one_pitcher_per_slot():
    edition = build.edition()
    (slot,) = build.slots(edition, 1)
    pitcher = build.initiator(edition, slot=slot)
    first = build.initiator(edition, reserve=True)

    results = at_once(
        [
            partial(cancelling.cancel, pitcher),
            partial(taking_part.give_up, pitcher, pitch=True),
            *(partial(take_what_is_left, edition, n) for n in range(3)),
        ]
    )

    assert not [r for r in results if isinstance(r, AssertionError)]
    assert Pitch.objects.live().get(slot=slot).registration == first
    assert Message.objects.filter(kind="moved_up").count() == 1


# Places held for pitchers ---------------------------------------------------------------------------


def workshop_with_three_held() -> tuple[CourseRun, list[Registration]]:
    """Six places, three of them for the pitchers, who are three."""
    edition = build.edition()
    pitchers = [build.initiator(edition, slot=slot) for slot in build.slots(edition, 3)]
    run = build.run(
        build.course(kind=Course.Kind.WORKSHOP),
        capacity=6,
        sessions=1,
        starts_at=timezone.now() + timedelta(days=7),
    )
    workshop_offer.offer(edition, run, places=3, until=timezone.now() + timedelta(days=3))
    return run, pitchers


def confirmed(run: CourseRun) -> Counter[bool]:
    return Counter(run.registrations.confirmed().values_list("is_invited", flat=True))


def test_pitchers_and_twenty_others_at_once_get_three_places_each():
    run, pitchers = workshop_with_three_held()
    enrol_them = [partial(workshop.enrol, pitcher) for pitcher in pitchers]
    others = [partial(build.registration, run) for _ in range(20)]

    at_once([*others[:10], *enrol_them, *others[10:]])

    assert confirmed(run) == {True: 3, False: 3}
    assert run.registrations.queue().count() == 17


def test_control_without_the_lock_others_take_what_was_held(monkeypatch):
    run, _pitchers = workshop_with_three_held()
    without_lock(monkeypatch, parties=8, at=(places, "count", "count_at_sign_up"))

    at_once([partial(build.registration, run) for _ in range(8)])

    assert confirmed(run)[False] > 3


def _add_stall(edition: Edition, number: int) -> None:
    layout.save_plan(edition, stands=[Stand(number=number, x=100 + number, y=10)])


def test_two_organisers_put_no_two_stalls_in_one_place():
    edition = build.edition()

    results = at_once([partial(_add_stall, edition, n) for n in (1, 2)])

    assert Counter(type(r).__name__ for r in results) == {"NoneType": 1, "PlanDoesNotFit": 1}
    assert edition.stands.count() == 1


def test_control_without_the_lock_two_stalls_stand_in_one_place(monkeypatch):
    edition = build.edition()
    without_lock(monkeypatch, parties=2, at=(layout, "_shapes"))

    at_once([partial(_add_stall, edition, n) for n in (1, 2)])

    assert edition.stands.count() == 2
