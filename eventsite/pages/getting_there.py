"""How one gets to where an event is: each venue once, with the days on which one is there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from eventsite.models import Session, Venue


class Place(NamedTuple):
    """A venue, and the sessions there; of these a page tells the days where there is more than one venue."""

    venue: Venue
    sessions: list[Session]


def of(sessions: Sequence[Session]) -> list[Place]:
    """The venues of these sessions in their order, without those where nothing goes on; all of them when all is off."""
    standing = [one for one in sessions if not one.is_cancelled] or sessions
    there: dict[int, Place] = {}
    for session in standing:
        there.setdefault(session.venue_id, Place(session.venue, [])).sessions.append(session)
    return list(there.values())
