"""How large a stall is drawn where the plan is small, so that a finger finds it, and how wide the plan is then.

A room of 26 metres on a phone leaves a stall 28 pixels. What is free around it is its own too: each is drawn
up to a square of TARGET, as far as it stays clear of the others. Where they stand too close for that the plan is
wider than the phone, and one moves it aside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from .models import Fixture, Stand

TARGET = 40  # CSS pixels; WCAG 2.5.8 asks 24
NARROWEST = 360  # CSS pixels: the screens that the plan fills without moving it aside


@dataclass(frozen=True)
class Box:
    """In decimetres of the room."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Touched:
    """A box for each stall, in their order, and how wide the plan is at the least, in CSS pixels."""

    boxes: list[Box]
    pixels: int


def of(stands: Sequence[Stand], stages: Sequence[Fixture], width: int) -> Touched:
    """``width`` is that of all that is drawn, in decimetres."""
    room = [_pair(one, other) for one, other in combinations(stands, 2)]
    room += [_beside(stand, stage) for stand in stands for stage in stages]
    smallest = min((min(one.width, one.height) for one in stands), default=1)
    # Two that overlap can't be told apart by any size.
    side = max(min(room, default=width), smallest)
    pixels = max(NARROWEST, -(-width * TARGET // side))
    least = TARGET * width / pixels
    return Touched([_box(one, least) for one in stands], int(pixels))


def _box(stand: Stand, least: float) -> Box:
    """Around the same middle."""
    width, height = max(stand.width, least), max(stand.height, least)
    return Box(
        round(stand.x + (stand.width - width) / 2, 1),
        round(stand.y + (stand.height - height) / 2, 1),
        round(width, 1),
        round(height, 1),
    )


def _pair(one: Stand, other: Stand) -> float:
    """How long the sides of both may be, around their middles, before they meet."""
    return max(
        _along(_middle(one.x, one.width, other.x, other.width), one.width, other.width),
        _along(_middle(one.y, one.height, other.y, other.height), one.height, other.height),
    )


def _along(distance: float, one: int, other: int) -> float:
    longest = max(one, other)
    return distance if distance >= longest else 2 * distance - longest


def _beside(stand: Stand, stage: Fixture) -> float:
    """The same beside what keeps its size."""
    across = 2 * _middle(stand.x, stand.width, stage.x, stage.width) - stage.width
    down = 2 * _middle(stand.y, stand.height, stage.y, stage.height) - stage.height
    return max(across, down)


def _middle(one: int, size: int, other: int, other_size: int) -> float:
    return abs((one + size / 2) - (other + other_size / 2))
