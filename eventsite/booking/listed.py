"""Evenings or runs in a list at the desk: how full each is, and how it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from eventsite.models import Event
from eventsite.staff import frame
from eventsite.staff.standing import Standing, standing

from . import places


@dataclass(frozen=True)
class Listed:
    """One row."""

    event: Event
    room: places.Places
    standing: Standing

    @property
    def url(self) -> str:
        """Its page at the desk."""
        return frame.overview_url(self.event)


def listed(events: Iterable[Event]) -> list[Listed]:
    """In the order given. One query, or two (see ``places.of_all``), and one where sessions were not fetched."""
    found = list(events)
    prefetch_related_objects(found, "sessions")
    room = places.of_all(found)
    return [_row(one, room[one.pk]) for one in found]


def _row(event: Event, room: places.Places) -> Listed:
    return Listed(event, room, standing(event, is_full=lambda: not room.free))
