"""Who one meets: initiatives that are on the site, with their stall and their turn where the evening has them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from initiatives.models import Initiative, InitiativeQuerySet

MOST = 3  # cards, each with a picture: the rest is one tap further


@dataclass
class Place:
    """Where and when an initiative is to be found at an evening."""

    stall: int | None = None
    pitch_at: datetime | None = None


@dataclass(frozen=True)
class Met:
    """An initiative on its card; ``drawing`` says which of ours stands there where it has no picture."""

    initiative: Initiative
    place: Place
    drawing: int


def at(places: dict[int, Place]) -> list[Met]:
    """Of these initiatives by key those that are on the site, those with a picture first. One query."""
    found = _cards().filter(pk__in=places)
    cards = sorted(found, key=lambda one: (not one.picture, _order(places[one.pk]), one.pk))
    return _met(cards[:MOST], places)


def latest() -> list[Met]:
    """Those that came on the site last. One query."""
    return _met(_cards().order_by("-first_published_at", "-pk")[:MOST], {})


def _cards() -> InitiativeQuerySet:
    rows = Initiative.objects.published().exclude(name="").select_related("theme")
    return rows.only("name", "slug", "picture", "theme__name", "theme__translations")


def _order(place: Place) -> tuple[bool, int]:
    return place.stall is None, place.stall or 0


def _met(initiatives: Iterable[Initiative], places: dict[int, Place]) -> list[Met]:
    return [
        Met(one, places.get(one.pk, Place()), number % DRAWINGS)
        for number, one in enumerate(initiatives)
    ]


DRAWINGS = 3  # colours of the stall in templates/eventsite/home/stall.html
