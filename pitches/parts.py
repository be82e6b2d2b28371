"""What the door, mails, tickets and calendars are told of pitches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eventsite.models import Event, Registration
from eventsite.models.participation import HasBoth, OfThese, Part
from eventsite.web.dates import clock
from initiatives.models import TITLE

from .models import Pitch, PitchSlot, Stage
from .pitching import withdraw


def _live() -> QuerySet[Pitch]:
    own = ["slot", "outcome", "withdrawn_at", "registration__event"]
    found = Pitch.objects.live().select_related("initiative", "registration")
    return found.only(*own, *(f"initiative__{name}" for name in TITLE))


_LIVE = OfThese(_live)

KNOWN_AS = "pitch:"  # and the moment, in ISO 8601
RESERVE_KNOWN_AS = "reserve:"  # and the place in the line


def _pitch_in_words(starts_at: datetime) -> str:
    time = clock(timezone.localtime(starts_at).time())
    return gettext("Pitch %(time)s uur") % {"time": time}


def _reserve_in_words(place: int) -> str:
    return gettext("Reserve voor een pitch, plaats %(place)d") % {"place": place}


_label, _reserve_label = lazy(_pitch_in_words, str), lazy(_reserve_in_words, str)


class PitchParts:
    """One part per pitch or place on the reserve list; see eventsite/models/participation.py."""

    def parts(self, registrations: Collection[Registration]) -> dict[int, list[Part]]:
        """Three queries where somebody pitches; the evenings and their sessions when nobody fetched them."""
        pitches = _LIVE.all(registrations)
        if not pitches:
            return {}
        events = {p.registration.event_id for p in pitches}
        times = _starts(_evenings(registrations, events))
        reserves = _reserve_positions(events) if any(p.is_reserve for p in pitches) else {}
        found: dict[int, list[Part]] = {}
        for pitch in pitches:
            part = _part(pitch, times, reserves.get(pitch.pk))
            if part:
                found.setdefault(pitch.registration_id, []).append(part)
        return found

    def label(self, known_as: str) -> str | Promise | None:
        if known_as.startswith(KNOWN_AS):
            return _label(datetime.fromisoformat(known_as.removeprefix(KNOWN_AS)))
        if known_as.startswith(RESERVE_KNOWN_AS):
            return _reserve_label(int(known_as.removeprefix(RESERVE_KNOWN_AS)))
        return None

    def preparation(self, registration: Registration) -> list[str]:
        return []

    def has_part(self) -> Exists:
        return Exists(Pitch.objects.live().filter(registration=OuterRef("pk")))

    def release(self, registrations: Collection[Registration]) -> None:
        withdraw(registrations)


def _evenings(registrations: Collection[Registration], pks: Collection[int]) -> list[Event]:
    """With their sessions; what the registrations bring along is not fetched again."""
    brought = {
        one.event_id: one.event
        for one in registrations
        if Registration.event.is_cached(one) and _has_sessions(one.event)
    }
    missing = [pk for pk in pks if pk not in brought]
    fetched = Event.objects.prefetch_related("sessions").filter(pk__in=missing) if missing else []
    return [*(brought[pk] for pk in pks if pk in brought), *fetched]


def _has_sessions(event: Event) -> bool:
    return "sessions" in getattr(event, "_prefetched_objects_cache", {})


def _starts(evenings: Iterable[Event]) -> dict[int, datetime]:
    """When each slot starts, by its primary key, as ``timetable.turns`` says. One query."""
    begin = {event.pk: event.starts_at for event in evenings}
    opens_after = Stage.objects.filter(edition=OuterRef("edition")).values("opens_after")[:1]
    slots = PitchSlot.objects.filter(edition__in=begin).annotate(opens_after=Subquery(opens_after))
    passed: dict[int, int] = defaultdict(int)  # minutes, of the slots before
    found = {}
    for slot in slots.order_by("edition", "position"):
        moment = begin[slot.edition_id]
        if moment is not None:
            minutes = (slot.opens_after or 0) + passed[slot.edition_id]
            found[slot.pk] = moment + timedelta(minutes=minutes)
        passed[slot.edition_id] += slot.minutes + slot.gap_minutes
    return found


class PitchKeeper:
    """A pitch goes along to another registration of who has it (eventsite/models/participation.py)."""

    def hand_over(self, registration: Registration, to: Registration) -> None:
        live = Pitch.objects.live()
        if (
            live.filter(registration=registration).exists()
            and live.filter(registration=to).exists()
        ):
            raise HasBoth(_("een pitch"))
        Pitch.objects.filter(registration=registration).update(registration=to)


def _reserve_positions(events: Collection[int]) -> dict[int, int]:
    """Each reserve's place in the line of its own edition, by the pitch's primary key."""
    lines: dict[int, list[int]] = {}
    waiting = Pitch.objects.reserves().filter(registration__event__in=events)
    for pk, event in waiting.values_list("pk", "registration__event_id"):
        lines.setdefault(event, []).append(pk)
    return {pk: place for line in lines.values() for place, pk in enumerate(line, start=1)}


def _part(pitch: Pitch, times: dict[int, datetime], reserve_position: int | None) -> Part | None:
    """None when the edition lost its session: there is no time to say."""
    if reserve_position:
        return Part(
            label=_reserve_label(reserve_position),
            known_as=f"{RESERVE_KNOWN_AS}{reserve_position}",
            detail=str(pitch.initiative),
            is_vouched_for=pitch.initiative.is_vouched_for,
        )
    starts_at = times.get(pitch.slot_id or 0)
    if starts_at is None:
        return None
    return Part(
        label=_label(starts_at),
        known_as=f"{KNOWN_AS}{starts_at.isoformat()}",
        detail=str(pitch.initiative),
        is_vouched_for=pitch.initiative.is_vouched_for,
        role=_("pitchers"),
        starts_at=starts_at,
        was_done=pitch.was_held,
    )
