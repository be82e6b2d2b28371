"""What the stage adds to pages of an edition."""

from __future__ import annotations

from typing import Any

from django import template
from django.db.models import Q

from cafes import stands
from cafes.models import Edition, Stand, StandBooking
from cafes.plan import Plan
from eventsite.booking import places
from eventsite.models import Event, Registration, RegistrationState
from initiatives.models import Initiative

from .. import initiators, taking_part, timetable, workshop
from ..models import Pitch, PitchSlot
from ..timetable import Turn

register = template.Library()


@register.simple_tag
def stage_programme(edition: Edition, state: str) -> dict[str, Any] | None:
    """Who is on the stage when; free turns lead to the form while sign-up is open. None without a stage."""
    programme = timetable.turns(edition, for_everybody=True)
    # Of an evening without a start nothing has a time, and there may be a stage.
    if not programme and (edition.starts_at or not _has_slots(edition)):
        return None
    return _programme(edition, state, programme)


@register.filter
def summaries(turns: list[Turn]) -> list[str]:
    """What the initiatives on the stage say of themselves, each in the language that it is written in."""
    return [turn.pitch.initiative.public_summary for turn in turns if turn.pitch]


def programme_context(edition: Edition, state: str) -> dict[str, Any]:
    """The same for the page of its own, also where there is nobody."""
    return _programme(edition, state, timetable.turns(edition, for_everybody=True))


def _programme(edition: Edition, state: str, turns: list[Turn]) -> dict[str, Any]:
    programme = timetable.shown(turns, state)
    can_join = state == RegistrationState.OPEN
    return {
        "edition": edition,
        "turns": programme,
        "can_join": can_join,
        "full": can_join
        and any(turn.is_open for turn in programme)
        and not any(turn.is_free for turn in programme),
        "over": state == RegistrationState.OVER,
    }


@register.simple_tag
def can_join(edition: Event, state: str, plan: Plan | None = None) -> bool:
    """Whether there is a stall or a pitch to book at this edition; asked less where its plan was read."""
    if state != RegistrationState.OPEN:
        return False
    return bool(plan and plan.free) or taking_part.something_to_book(edition)


@register.simple_tag
def can_add(registration: Registration, state: str) -> bool:
    """Whether there is a form to book a stall or a pitch beside what one has."""
    return state == RegistrationState.OPEN and taking_part.something_to_add(registration)


@register.simple_tag
def stall_of(registration: Registration) -> Stand | None:
    """The stall that one has."""
    booked = stands.live_booking(registration)
    return booked.stand if booked else None


@register.simple_tag
def initiative_at(registration: Registration) -> Initiative | None:
    """What one stands or pitches for."""
    return initiators.initiative_of(registration)


@register.simple_tag
def not_on_the_site_yet(edition: Edition) -> list[Initiative]:
    """Initiatives with a stall or a turn at this edition that no organiser has published."""
    stands = StandBooking.objects.live().filter(stand__edition=edition)
    pitches = Pitch.objects.on_stage().filter(registration__event=edition)
    taking_part = Q(pk__in=stands.values("initiative")) | Q(pk__in=pitches.values("initiative"))
    unpublished = Initiative.objects.exclude(status=Initiative.Status.PUBLISHED)
    return list(unpublished.filter(taking_part).order_by("name"))


@register.simple_tag
def workshop_for(registration: Registration) -> dict[str, Any] | None:
    """The workshop that goes with a pitch: its run, how the pitcher stands to it, whether places are held.

    None for who has no turn on the stage, and for who could not do it any more.
    """
    found = workshop.of(registration.event_id)
    if found is None or not registration.pitches.on_stage().exists():
        return None
    standing = workshop.standing(found, registration.email)
    if standing in workshop.STILL_TO_DO and not workshop.is_open_to(found, registration):
        return None
    return {"run": found.run, "standing": standing, "held": places.of(found.run).held}


@register.simple_tag
def pitch_figures(edition: Event) -> dict[str, int]:
    """How many turns there are to be had, and how many somebody has."""
    slots = PitchSlot.objects.filter(edition_id=edition.pk, kind=PitchSlot.Kind.PITCH)
    taken = Pitch.objects.on_stage().filter(registration__event=edition.pk)
    return {"all": slots.count(), "taken": taken.count()}


def _has_slots(edition: Event) -> bool:
    """Whether the edition has a stage with turns on it."""
    return PitchSlot.objects.filter(edition_id=edition.pk).exists()
