from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from cafes import layout, plan, stands
from cafes.models import Fixture, Stand
from eventsite.booking import cancelling, refusals
from eventsite.models import LogEntry

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


def test_own_stall_is_exchanged_in_one_step_and_told(edition):
    first, second = build.stands(edition, 2)
    chaima = build.initiator(edition, stand=first)
    booked = chaima.stand_bookings.get()

    stands.exchange(chaima, second.pk)

    assert chaima.stand_bookings.get() == booked  # the row stays, and with it since when
    assert [str(p.label) for p in chaima.parts] == ["Kraam 2"]
    assert list(edition.stands.bookable()) == [first]
    assert told(chaima) == ["joined", "parts_changed"]
    entry = LogEntry.objects.filter(verb="moved").get()
    assert entry.changes == {"stall": [1, 2]}


def test_exchanging_for_ones_own_stall_changes_nothing(edition):
    (stand,) = build.stands(edition, 1)
    chaima = build.initiator(edition, stand=stand)

    stands.exchange(chaima, stand.pk)

    assert told(chaima) == ["joined"]


def test_stall_that_is_not_to_be_had_is_not_exchanged_for(edition):
    first, second, third = build.stands(edition, 3)
    chaima = build.initiator(edition, stand=first)
    build.initiator(edition, stand=second)
    elsewhere = build.stands(build.edition(), 1)[0]

    for pk in (second.pk, elsewhere.pk, 987654):
        with pytest.raises(stands.StandTaken):
            stands.exchange(chaima, pk)

    assert chaima.stand_bookings.get().stand == first
    Stand.objects.filter(pk=third.pk).update(blocked_because="nooduitgang")
    with pytest.raises(stands.StandTaken):
        stands.exchange(chaima, third.pk)


def test_only_who_has_a_stall_exchanges_it_and_only_while_sign_up_is_open(edition):
    first, second = build.stands(edition, 2)
    (slot,) = build.slots(edition, 1)
    pitcher, chaima = build.initiator(edition, slot=slot), build.initiator(edition, stand=first)

    with pytest.raises(stands.NoStand):
        stands.exchange(pitcher, second.pk)
    edition.registration_closes_at = timezone.now()
    edition.save()
    with pytest.raises(refusals.RegistrationNotOpen):
        stands.exchange(chaima, second.pk)
    cancelling.cancel(chaima)
    with pytest.raises(refusals.AlreadyCancelled):
        stands.exchange(chaima, second.pk)

    assert not second.bookings.exists()


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

    layout.save_plan(edition, stands=[first, second])

    assert [str(p.label) for p in chaima.parts] == ["Kraam 2"]
    assert told(chaima) == ["joined", "parts_changed"]


def test_number_that_another_stall_got_meanwhile_is_refused(edition):
    _first, second = build.stands(edition, 2)
    second.number = 1

    with pytest.raises(layout.NumberTaken):
        layout.save_plan(edition, stands=[second])

    assert [stand.number for stand in edition.stands.all()] == [1, 2]


def test_moving_a_stall_on_the_plan_tells_nobody(edition):
    (stand,) = build.stands(edition, 1)
    chaima = build.initiator(edition, stand=stand)
    stand.x = 100

    layout.save_plan(edition, stands=[stand])

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
        layout.save_plan(edition, stands=[second, first])

    second.refresh_from_db()
    assert second.x == 60


def test_another_reason_is_not_said_in_english_as_the_one_before(edition):
    stand, *_others = build.stands(edition, blocked_because="nooduitgang")
    stand.translations = {"en": {"blocked_because": "emergency exit", "adviser": "the city"}}
    stand.save()

    layout.block(stand, "kapot")

    stand.refresh_from_db()
    assert stand.translations == {"en": {"adviser": "the city"}}
    layout.block(stand, "")
    stand.refresh_from_db()
    assert stand.blocked_because == ""


def test_blocking_saves_the_reason_alone(edition):
    (stand,) = build.stands(edition, 1)
    seen_before = edition.stands.get(pk=stand.pk)
    edition.stands.update(x=100)

    layout.block(seen_before, "nooduitgang")

    assert edition.stands.get().blocked_because == "nooduitgang"
    assert edition.stands.get().x == 100


def test_stall_that_was_taken_away_meanwhile_is_nobodys(edition):
    first, second = build.stands(edition, 2)
    chaima = build.initiator(edition, stand=first)
    layout.save_plan(edition, deleted=[edition.stands.get(pk=second.pk)])

    with pytest.raises(stands.StandGone):
        stands.assign(second, chaima.stand_bookings.get())
    with pytest.raises(stands.StandGone):
        layout.block(second, "nooduitgang")

    assert chaima.stand_bookings.live().get().stand == first


def test_stall_with_somebody_at_it_can_not_be_taken_away(edition):
    (stand,) = build.stands(edition, 1)
    chaima = build.initiator(edition, stand=stand)

    with pytest.raises(stands.StandInUse):
        layout.save_plan(edition, deleted=[stand])
    stands.release([chaima])
    layout.save_plan(edition, deleted=[stand])

    assert not edition.stands.exists()


def walls(edition, **fields) -> Fixture:
    size = {"x": 0, "y": 0, "width": 260, "height": 160}
    return Fixture(edition=edition, kind=Fixture.Kind.WALLS, **(size | fields))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"x": 30, "y": 10}, "Kraam 1 en kraam 2 staan over elkaar heen."),
        ({"x": 54, "y": 29}, "Kraam 1 en kraam 2 staan over elkaar heen."),
        ({"x": 20, "y": 5, "width": 60, "height": 40}, "Kraam 1 en kraam 2 staan over"),
        ({"x": 55, "y": 10}, None),  # side by side
        ({"x": 30, "y": 30}, None),
        ({"x": 236}, "Kraam 2 staat niet helemaal binnen de muren"),
        ({"y": 141}, "Kraam 2 staat niet helemaal binnen de muren"),
        ({"x": 30_000, "y": 30_000}, "Kraam 2 staat niet helemaal binnen de muren"),
        ({"x": 235, "y": 140}, None),  # in the corner
        ({"kind": Stand.Kind.ADVISER, "x": 40}, "Kraam 1 en adviestafel 2 staan over elkaar heen."),
    ],
)
def test_stall_stands_on_floor_of_its_own_within_the_walls(edition, changes, says):
    _first, second = build.stands(edition, 2)
    layout.save_plan(edition, fixtures=[walls(edition)])
    for name, value in changes.items():
        setattr(second, name, value)

    try:
        layout.save_plan(edition, stands=[second])
    except layout.PlanDoesNotFit as refusal:
        said = str(refusal)
    else:
        said = None

    assert (said and says and said.startswith(says)) or said == says
    assert not says or edition.stands.get(number=2).x == 60


def test_what_shrinks_the_plan_is_refused(edition):
    build.stands(edition, 1)
    stray = Stand(edition=edition, number=2, x=30_000, y=10)
    for shape in (walls(edition, width=30_000), stray):
        with pytest.raises(layout.PlanDoesNotFit):
            layout.save_plan(
                edition,
                stands=[s for s in [shape] if isinstance(s, Stand)],
                fixtures=[s for s in [shape] if isinstance(s, Fixture)],
            )
    layout.save_plan(edition, fixtures=[walls(edition)])
    entrance = walls(edition, x=20_000)
    entrance.kind = Fixture.Kind.ENTRANCE
    with pytest.raises(layout.PlanDoesNotFit):
        layout.save_plan(edition, fixtures=[entrance])

    assert (edition.stands.count(), edition.fixtures.count()) == (1, 1)


def test_walls_do_not_move_away_from_the_stalls(edition):
    build.stands(edition, 2)
    room = walls(edition)
    layout.save_plan(edition, fixtures=[room])
    room.width = 80

    with pytest.raises(layout.PlanDoesNotFit, match="Kraam 2"):
        layout.save_plan(edition, fixtures=[room])


def test_what_was_wrong_before_bars_no_other_change(edition):
    build.stands(edition, 3)
    edition.stands.filter(number=2).update(x=31)
    third = edition.stands.get(number=3)
    third.blocked_because = "nooduitgang"

    layout.save_plan(edition, stands=[third])

    assert edition.stands.get(number=3).blocked_because == "nooduitgang"
    assert len(plan.of(edition, for_organisers=True).problems) == 1


def test_stray_stall_does_not_shrink_the_plan(edition):
    build.stands(edition, 3)
    edition.stands.filter(number=3).update(x=30_000)

    drawn = plan.of(edition)

    assert drawn.width < 100
    assert [spot.stand.number for spot in drawn.drawn] == [1, 2]
    assert len(drawn.spots) == 3


def test_plan_of_a_past_evening_says_what_was(edition, frozen):
    first, _second = build.stands(edition, 2)
    build.initiator(edition, stand=first)
    frozen.shift(timedelta(days=15))

    for drawn in (plan.of(edition, chosen=2), plan.of(edition, for_organisers=True)):
        assert [spot.state for spot in drawn.spots] == ["taken", "empty"]
        assert drawn.free == []


def test_plan_is_copied_with_its_walls_but_without_who_stood_there(edition):
    first, _second = build.stands(edition, 2, has_power=True)
    Stand.objects.filter(number=2).update(blocked_because="lekkage")
    Fixture.objects.create(edition=edition, kind="stage", x=1, y=2, width=3, height=4)
    build.initiator(edition, stand=first)
    following = build.edition()

    assert layout.copy_plan(edition, following) == 2

    assert following.stands.bookable().count() == 2
    assert following.stands.filter(has_power=True).count() == 2
    assert following.fixtures.get().kind == "stage"
    assert edition.stands.count() == 2
    with pytest.raises(layout.PlanNotEmpty):
        layout.copy_plan(edition, following)
