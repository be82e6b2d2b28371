"""Evenings or runs in a list at the desk: how full each is, and how it stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from eventsite.models import Event, fetch_when
from eventsite.staff import frame
from eventsite.staff.standing import Standing, standing
from eventsite.web.dates import day

from . import places

# What a row takes of its event: to name it, and to say whether one can sign up and how many places there are.
NEEDED = (
    "kind",
    "slug",
    "title",
    "translations",
    "status",
    "capacity",
    "held_places",
    "held_until",
    "registration_opens_at",
    "registration_closes_at",
    "sign_up_closed_at",
    "closed_at",
)


class Start:
    """A moment in the forms of a list: each once, for its cell and its link say the same day."""

    def __init__(self, at: datetime) -> None:
        self.iso = at.isoformat()
        self.short = day(at.date(), "D j b")
        self.year = day(at.date(), "Y")
        self.full = day(at.date(), "j F Y")


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

    @property
    def filled(self) -> str:
        """“62 van 80”."""
        numbers = {"taken": self.room.taken, "capacity": self.room.capacity}
        return _("%(taken)s van %(capacity)s") % numbers

    @property
    def start(self) -> Start | None:
        """When it starts, as its cell says it; None while there is no session."""
        at = self.event.starts_at
        return Start(timezone.localtime(at)) if at else None


def listed(events: Iterable[Event]) -> list[Listed]:
    """In the order given. One query, or two (see ``places.of_all``), and one where sessions were not fetched."""
    found = list(events)
    fetch_when([one for one in found if "sessions" not in _fetched(one)])
    room = places.of_all(found)
    return [_row(one, room[one.pk]) for one in found]


def _fetched(event: Event) -> Collection[str]:
    names: Collection[str] = getattr(event, "_prefetched_objects_cache", ())
    return names


def _row(event: Event, room: places.Places) -> Listed:
    return Listed(event, room, standing(event, is_full=lambda: not room.free))
