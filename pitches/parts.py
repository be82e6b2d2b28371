"""What the door, mails, tickets and calendars are told of pitches."""

from __future__ import annotations

from collections.abc import Collection

from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from cafes.models import Edition
from eventsite.models import Registration
from eventsite.models.participation import Part, of_these

from .models import Pitch
from .running_order import Turn, turns, withdraw


class PitchParts:
    """One part per pitch or place on the reserve list; see eventsite/models/participation.py."""

    def parts(self, registrations: Collection[Registration]) -> dict[int, list[Part]]:
        found: dict[int, list[Part]] = {}
        pitches = list(
            Pitch.objects.live()
            .filter(of_these(registrations))
            .select_related("initiative", "registration")
        )
        events = {p.registration.event_id for p in pitches}
        editions = Edition.objects.with_sessions().filter(pk__in=events) if events else []
        times = {
            turn.pitch.pk: turn for e in editions for turn in turns(e) if turn.pitch is not None
        }
        reserves = _reserve_positions(events) if any(p.is_reserve for p in pitches) else {}
        for pitch in pitches:
            part = _part(pitch, times.get(pitch.pk), reserves.get(pitch.pk))
            if part:
                found.setdefault(pitch.registration_id, []).append(part)
        return found

    def release(self, registration: Registration) -> None:
        withdraw(registration)


def _reserve_positions(events: Collection[int]) -> dict[int, int]:
    """Each reserve's place in the line of its own edition, by the pitch's primary key."""
    lines: dict[int, list[int]] = {}
    waiting = Pitch.objects.reserves().filter(registration__event__in=events)
    for pk, event in waiting.values_list("pk", "registration__event_id"):
        lines.setdefault(event, []).append(pk)
    return {pk: place for line in lines.values() for place, pk in enumerate(line, start=1)}


def _part(pitch: Pitch, turn: Turn | None, reserve_position: int | None) -> Part | None:
    """None when the edition lost its session: there is no time to say."""
    if reserve_position:
        return Part(
            label=_("Reserve voor een pitch, plaats %(place)d") % {"place": reserve_position},
            detail=pitch.initiative.name,
        )
    if turn is None:
        return None
    return Part(
        label=_("Pitch %(time)s uur")
        % {"time": time_format(timezone.localtime(turn.starts_at), "TIME_FORMAT")},
        detail=pitch.initiative.name,
        role=_("pitchers"),
        starts_at=turn.starts_at,
    )
