"""Whether what stands in a room fits: no stall over another or on the stage, nothing outside the walls
or far away."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .models import Fixture, Stand

Shape = Stand | Fixture

LARGEST = 1000  # decimetres, of anything: a room of a hundred metres
FARTHEST = 200  # decimetres between what stands in one room
STEP = 10  # decimetres between the places that are tried for something new


class Fault(StrEnum):
    """What is wrong with where something stands."""

    OVERLAP = "overlap"
    ON_STAGE = "on-stage"
    IN_THE_WAY = "in-the-way"
    OUTSIDE = "outside"
    FAR_AWAY = "far-away"
    TOO_LARGE = "too-large"


@dataclass(frozen=True)
class Problem:
    """One shape that can't be there, or two that can't both be."""

    fault: Fault
    shapes: tuple[Shape, ...]

    def __str__(self) -> str:
        names = [_name(shape) for shape in self.shapes]
        match self.fault:
            case Fault.OVERLAP:
                text = _("%(one)s en %(other)s staan over elkaar heen.")
                return capfirst(text % {"one": names[0], "other": names[1]})
            case Fault.ON_STAGE:
                text = _("%(one)s staat op het podium.")
            case Fault.IN_THE_WAY:
                text = _("%(one)s staat in de ingang.")
            case Fault.OUTSIDE:
                text = _("%(one)s staat niet helemaal binnen de muren van de zaal.")
            case Fault.FAR_AWAY:
                text = _("%(one)s staat meer dan 20 meter van al het andere.")
            case Fault.TOO_LARGE:
                text = _("%(one)s is meer dan 100 meter lang. Maten zijn in decimeters.")
        return capfirst(text % {"one": names[0]})


def problems(shapes: Collection[Shape]) -> list[Problem]:
    """All there are, in the order of the shapes. Without walls there is no outside."""
    walls = [shape for shape in shapes if _is(shape, Fixture.Kind.WALLS)]
    too_large = [shape for shape in shapes if max(shape.width, shape.height) > LARGEST]
    near = _together(walls or shapes)
    outside = [shape for shape in shapes if walls and not _fits(shape, walls)]
    far = [shape for shape in walls or shapes if shape not in near and shape not in too_large]
    return [
        *(Problem(Fault.TOO_LARGE, (shape,)) for shape in too_large),
        *(Problem(Fault.OUTSIDE, (shape,)) for shape in outside),
        *(Problem(Fault.FAR_AWAY, (shape,)) for shape in far),
        *(
            Problem(Fault.OVERLAP, (one, other))
            for one, other in combinations(_stands(shapes), 2)
            if overlap(one, other)
        ),
        *_on_fixtures(shapes),
    ]


def _on_fixtures(shapes: Collection[Shape]) -> list[Problem]:
    """Stalls on the stage, or where people come in."""
    faults = ((Fixture.Kind.STAGE, Fault.ON_STAGE), (Fixture.Kind.ENTRANCE, Fault.IN_THE_WAY))
    return [
        Problem(fault, (stand, fixture))
        for kind, fault in faults
        for fixture in shapes
        if _is(fixture, kind)
        for stand in _stands(shapes)
        if overlap(stand, fixture)
    ]


def free_place(shapes: Collection[Shape], size: tuple[int, int]) -> tuple[int, int]:
    """From the left and from the top, where ``size`` fits: the first in reading order, on a grid of STEP.

    Beside all others when there is no room, for who then chooses a place.
    """
    walls = [shape for shape in shapes if _is(shape, Fixture.Kind.WALLS)]
    around = walls[:1] or _together(shapes)
    if not around:
        return STEP, STEP
    right = max(shape.x + shape.width for shape in around)
    bottom = max(shape.y + shape.height for shape in around)
    left, top = min(shape.x for shape in around), min(shape.y for shape in around)
    taken = [shape for shape in shapes if shape not in walls]
    for y in range(top + STEP, bottom - size[1], STEP):
        for x in range(left + STEP, right - size[0], STEP):
            place = Stand(x=x, y=y, width=size[0], height=size[1])
            if not any(overlap(place, other) for other in taken):
                return x, y
    return right + STEP, top + STEP


def to_draw(shapes: Collection[Shape]) -> list[Shape]:
    """What a plan lies around: the walls, or what stands together. One stray shape shrinks no plan."""
    return _together([s for s in shapes if _is(s, Fixture.Kind.WALLS)] or shapes)


def overlap(one: Shape, other: Shape, *, margin: int = 0) -> bool:
    """Whether they share any floor, or come within ``margin`` decimetres; side by side is fine."""
    return (
        one.x < other.x + other.width + margin
        and other.x < one.x + one.width + margin
        and one.y < other.y + other.height + margin
        and other.y < one.y + one.height + margin
    )


def _stands(shapes: Collection[Shape]) -> list[Stand]:
    return sorted((s for s in shapes if isinstance(s, Stand)), key=lambda stand: stand.number)


def _together(shapes: Collection[Shape]) -> list[Shape]:
    """The largest group in which each is near another."""
    left = [s for s in shapes if max(s.width, s.height) <= LARGEST]
    largest: list[Shape] = []
    while left:
        group = [left.pop(0)]
        for one in group:  # grows while it is walked through
            near = [other for other in left if overlap(one, other, margin=FARTHEST)]
            group += near
            left = [other for other in left if other not in near]
        largest = max(largest, group, key=len)
    return largest


def _fits(shape: Shape, walls: list[Shape]) -> bool:
    if _is(shape, Fixture.Kind.WALLS):
        return True
    if _is(shape, Fixture.Kind.ENTRANCE):  # it lies in the wall
        return any(overlap(shape, wall, margin=1) for wall in walls)
    return any(
        wall.x <= shape.x
        and wall.y <= shape.y
        and shape.x + shape.width <= wall.x + wall.width
        and shape.y + shape.height <= wall.y + wall.height
        for wall in walls
    )


def _is(shape: Shape, kind: Fixture.Kind) -> bool:
    return isinstance(shape, Fixture) and shape.kind == kind


def _name(shape: Shape) -> str:
    if isinstance(shape, Stand):
        return str(shape)
    return {
        Fixture.Kind.WALLS: _("de zaal"),
        Fixture.Kind.STAGE: _("het podium"),
        Fixture.Kind.ENTRANCE: _("de ingang"),
    }[Fixture.Kind(shape.kind)]
