"""The evening that comes: when it is in words, what there is, and who is on its stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cafes.models import Edition, Stand
from eventsite.models import RegistrationState, Session
from pitches import timetable
from pitches.timetable import Turn

from .meeting import Place

LINES = 4  # of the programme
EVENING_FROM = 17  # o'clock
MAY_BE_HAD = {RegistrationState.OPEN, RegistrationState.NOT_YET}


@dataclass(frozen=True)
class When:
    """Its session that is on, or comes first; ``day`` is empty but today."""

    session: Session
    day: str
    is_on: bool


def when(edition: Edition) -> When | None:
    """None of what has no session that stands."""
    now = timezone.now()
    standing = edition.sessions_in_order()
    session = next((one for one in standing if one.ends_at > now), None)
    if session is None:
        return None
    starts = timezone.localtime(session.starts_at)
    day = _("vanavond") if starts.hour >= EVENING_FROM else _("vandaag")
    is_today = starts.date() == timezone.localdate(now)
    return When(session, day if is_today else "", is_on=session.starts_at <= now)


@dataclass(frozen=True)
class Programme:
    """What there is at an evening, from the rows that anyone may see.

    ``places`` are where initiatives stand and when they pitch, by their keys.
    """

    turns: Sequence[Turn]
    stalls: int  # that somebody has
    pitches: int
    free_stalls: int
    free_pitches: int
    has_reserves: bool
    has_advisers: bool
    can_join: bool
    places: dict[int, Place]

    @property
    def short(self) -> list[Turn]:
        """The next few turns that somebody has, with the first that is free while it is to be had."""
        now = timezone.now()
        to_come = [one for one in self.turns if one.ends_at > now] or list(self.turns)
        taken = [one for one in to_come if one.pitch]
        free = [one for one in to_come if one.is_free and self.can_join][:1]
        return sorted([*taken[: LINES - len(free)], *free], key=lambda one: one.starts_at)

    @property
    def in_words(self) -> str:
        """“7 pitches, 16 kramen en mensen die met u meedenken”; empty where there is nothing yet."""
        parts = []
        if self.pitches:
            said = ngettext("%(n)d pitch", "%(n)d pitches", self.pitches)
            parts.append(said % {"n": self.pitches})
        if self.stalls:
            said = ngettext("%(n)d kraam", "%(n)d kramen", self.stalls)
            parts.append(said % {"n": self.stalls})
        if self.has_advisers:
            parts.append(_("mensen die met u meedenken"))
        return _listed(parts)

    @property
    def to_be_had(self) -> str:
        """“16 kramen en 7 pitches”, while nobody has one and they can be booked."""
        if not self.can_join or self.pitches or self.stalls:
            return ""
        parts = []
        if self.free_stalls:
            said = ngettext("%(n)d kraam", "%(n)d kramen", self.free_stalls)
            parts.append(said % {"n": self.free_stalls})
        if self.free_pitches:
            said = ngettext("%(n)d pitch", "%(n)d pitches", self.free_pitches)
            parts.append(said % {"n": self.free_pitches})
        return _listed(parts)


def programme(edition: Edition, state: RegistrationState) -> Programme:
    """Four queries: turns and who has them, stalls and who has them."""
    turns = [
        one
        for one in timetable.turns(edition, for_everybody=True)
        if not (one.pitch and one.pitch.was_missed)
    ]
    stands = list(edition.stands.for_everybody())
    held = [one for one in stands if one.booking and not one.is_adviser_table]
    free = [one for one in stands if _is_free(one)]
    slots = [one for one in turns if one.is_open]
    return Programme(
        turns=turns,
        stalls=len(held),
        pitches=sum(one.pitch is not None for one in turns),
        free_stalls=len(free),
        free_pitches=sum(one.is_free for one in slots),
        has_reserves=bool(slots) and not any(one.is_free for one in slots),
        has_advisers=any(one.is_adviser_table for one in stands),
        can_join=state == RegistrationState.OPEN and bool(free or slots),
        places=_places(held, turns),
    )


def _is_free(stand: Stand) -> bool:
    return not (stand.is_adviser_table or stand.blocked_because or stand.booking)


def _places(held: Sequence[Stand], turns: Sequence[Turn]) -> dict[int, Place]:
    found: dict[int, Place] = {}
    for stand in held:
        if booking := stand.booking:
            found.setdefault(booking.initiative_id, Place()).stall = stand.number
    for turn in turns:
        if turn.pitch:
            found.setdefault(turn.pitch.initiative_id, Place()).pitch_at = turn.starts_at
    return found


def _listed(parts: Sequence[str]) -> str:
    """One, two and three."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s en %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}
