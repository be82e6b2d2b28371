"""Where the plan is small each stall is drawn as large as a finger, clear of the others."""

from __future__ import annotations

from itertools import combinations

import pytest

from cafes import touching
from cafes.models import Fixture, Stand
from cafes.touching import NARROWEST, TARGET

ROWS = [Stand(number=n, x=30 * (n % 8), y=40 * (n // 8), width=25, height=20) for n in range(40)]
# Two that hardly pass each other, in a hall of sixty metres.
CLOSE = [Stand(number=n, x=26 * n, y=0, width=25, height=20) for n in range(23)]
ALONE = [Stand(number=1, x=0, y=0, width=10, height=10)]
LARGE = [
    Stand(number=1, x=0, y=0, width=90, height=50),
    Stand(number=2, x=91, y=0, width=20, height=90),
]


@pytest.mark.parametrize(
    ("stands", "width"), [(ROWS, 260), (CLOSE, 600), (ALONE, 500), (LARGE, 150)]
)
def test_each_is_large_enough_and_none_over_another(stands, width):
    touched = touching.of(stands, [], width)

    scale = touched.pixels / width
    assert touched.pixels >= NARROWEST
    for box in touched.boxes:
        assert min(box.width, box.height) * scale >= TARGET - 0.2
    for one, other in combinations(touched.boxes, 2):
        across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
        down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
        assert min(across, down) <= 0.11  # what rounding makes of side by side


def test_plan_with_room_between_the_stalls_fills_a_small_phone_and_no_more():
    assert touching.of(ROWS, [], 260).pixels == NARROWEST
    assert touching.of(CLOSE, [], 600).pixels > NARROWEST


def test_stage_stays_whole():
    stand = Stand(number=1, x=0, y=32, width=25, height=20)
    stage = Fixture(kind=Fixture.Kind.STAGE, x=0, y=0, width=80, height=30)

    (box,) = touching.of([stand], [stage], 300).boxes

    assert box.y >= 30


def test_two_in_one_place_and_none_at_all_break_nothing():
    same = [Stand(number=n, x=0, y=0, width=25, height=20) for n in (1, 2)]

    assert touching.of(same, [], 100).pixels == NARROWEST
    assert touching.of([], [], 16).boxes == []
