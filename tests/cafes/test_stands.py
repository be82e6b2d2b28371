from __future__ import annotations

import pytest

from cafes import stands
from cafes.models import Fixture, Stand

from .. import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def edition():
    return build.edition()


def told(registration) -> list[str]:
    return list(registration.messages.order_by("pk").values_list("kind", flat=True))


def test_assigning_moves_a_booking_and_tells(edition):
    first, second = build.stands(edition, 2)
    chaima = build.initiator(edition, stand=first)

    stands.assign(second, chaima.stand_bookings.get())

    assert [str(p.label) for p in chaima.parts] == ["Kraam 2"]
    assert told(chaima) == ["joined", "parts_changed"]
    assert first in edition.stands.bookable()


def test_assigning_a_taken_stall_swaps_and_tells_both(edition):
    first, second = build.stands(edition, 2)
    chaima, daan = (build.initiator(edition, stand=stand) for stand in (first, second))

    stands.assign(second, chaima.stand_bookings.get())

    assert chaima.stand_bookings.get().stand == second
    assert daan.stand_bookings.get().stand == first
    assert told(daan) == ["joined", "parts_changed"]


def test_blocked_stall_and_adviser_table_can_not_be_assigned(edition):
    first, second = build.stands(edition, 2)
    booked = build.initiator(edition, stand=first).stand_bookings.get()

    for fields in ({"blocked_because": "nooduitgang"}, {"kind": Stand.Kind.ADVISER}):
        Stand.objects.filter(pk=second.pk).update(**fields)
        with pytest.raises(stands.StandInUse):
            stands.assign(second, booked)
        Stand.objects.filter(pk=second.pk).update(blocked_because="")
    booked.refresh_from_db()
    assert booked.stand == first


def test_renumbering_lets_numbers_change_places_and_tells_who_stands_there(edition):
    first, second = build.stands(edition, 2)
    chaima = build.initiator(edition, stand=first)
    first.number, second.number = 2, 1

    stands.save_plan(edition, stands=[first, second])

    assert [str(p.label) for p in chaima.parts] == ["Kraam 2"]
    assert told(chaima) == ["joined", "parts_changed"]


def test_moving_a_stall_on_the_plan_tells_nobody(edition):
    (stand,) = build.stands(edition, 1)
    chaima = build.initiator(edition, stand=stand)
    stand.x = 100

    stands.save_plan(edition, stands=[stand])

    assert told(chaima) == ["joined"]


@pytest.mark.parametrize(
    "fields", [{"blocked_because": "nooduitgang"}, {"kind": Stand.Kind.ADVISER}]
)
def test_stall_with_somebody_at_it_can_not_be_blocked_or_become_a_table(edition, fields):
    first, second = build.stands(edition, 2)
    build.initiator(edition, stand=first)
    second.x = 200
    for name, value in fields.items():
        setattr(first, name, value)

    with pytest.raises(stands.StandInUse):
        stands.save_plan(edition, stands=[second, first])

    second.refresh_from_db()
    assert second.x == 60


def test_stall_with_somebody_at_it_can_not_be_taken_away(edition):
    (stand,) = build.stands(edition, 1)
    chaima = build.initiator(edition, stand=stand)

    with pytest.raises(stands.StandInUse):
        stands.save_plan(edition, deleted=[stand])
    stands.release(chaima)
    stands.save_plan(edition, deleted=[stand])

    assert not edition.stands.exists()


def test_plan_is_copied_with_its_walls_but_without_who_stood_there(edition):
    first, _second = build.stands(edition, 2, has_power=True)
    Stand.objects.filter(number=2).update(blocked_because="lekkage")
    Fixture.objects.create(edition=edition, kind="stage", x=1, y=2, width=3, height=4)
    build.initiator(edition, stand=first)
    following = build.edition()

    assert stands.copy_plan(edition, following) == 2

    assert following.stands.bookable().count() == 2
    assert following.stands.filter(has_power=True).count() == 2
    assert following.fixtures.get().kind == "stage"
    assert edition.stands.count() == 2
    with pytest.raises(stands.PlanNotEmpty):
        stands.copy_plan(edition, following)
