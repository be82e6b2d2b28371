"""At which evenings an initiative has a stall or a pitch, for its own pages (initiatives/appearances.py)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import OuterRef, Q
from django.db.models.expressions import Combinable
from django.utils import timezone
from django.utils.translation import gettext as _

from cafes.models import Edition, StandBooking
from eventsite.changes import reading
from eventsite.models import Registration
from eventsite.models.session_times import Moment, standing
from eventsite.tickets import links
from eventsite.web.dates import clock
from initiatives.appearances import Appearance, Evening
from initiatives.models import Initiative

from . import timetable
from .models import Pitch


class AtEvenings:
    """Stalls and turns of evenings to come."""

    def for_everybody(self, initiative: Initiative) -> list[Appearance]:
        return _appearances(initiative, Pitch.objects.on_stage())

    def for_initiator(self, initiative: Initiative) -> list[Appearance]:
        return _appearances(initiative, Pitch.objects.live(), is_theirs=True)

    def of_many(self, keys: Collection[int]) -> dict[int, list[Evening]]:
        """Three queries at most."""
        stalls = StandBooking.objects.live().filter(initiative__in=keys).order_by("stand__number")
        turns = Pitch.objects.on_stage().filter(initiative__in=keys)
        booked = list(stalls.values_list("initiative", "registration__event", "stand__number"))
        pitched = list(turns.values_list("initiative", "registration__event"))
        events = {row[1] for row in [*booked, *pitched]}
        coming = {one.pk: one for one in _coming(events)} if events else {}
        found: dict[tuple[int, int], Evening] = {}

        def at(initiative: int, event: int) -> Evening:
            one = coming[event]
            return found.setdefault((initiative, event), Evening(one.pk, one.slug))

        for initiative, event, number in booked:
            if event in coming:
                at(initiative, event).stalls.append(number)
        for initiative, event in pitched:
            if event in coming:
                at(initiative, event).pitches = True
        evenings: dict[int, list[Evening]] = defaultdict(list)
        for event in coming:
            for initiative in keys:
                if one := found.get((initiative, event)):
                    evenings[initiative].append(one)
        return evenings

    def ended(self, now: Moment) -> Combinable:
        its = {"initiative": OuterRef(OuterRef("pk"))}
        stalls = StandBooking.objects.live().filter(**its).values("registration__event")
        turns = Pitch.objects.on_stage().filter(**its).values("registration__event")
        there = Q(event__in=stalls) | Q(event__in=turns)
        sessions = standing().filter(there, event__status=Edition.Status.PUBLISHED)
        return reading.latest(sessions, ["ends_at"], now)


def _coming(keys: Collection[int]) -> Iterable[Edition]:
    """Those on the site that go on and are not over, soonest first, with when they start."""
    evenings = Edition.objects.public().with_times().filter(status=Edition.Status.PUBLISHED)
    return evenings.filter(pk__in=keys).upcoming()


def _appearances(
    initiative: Initiative, pitches: Iterable[Pitch], *, is_theirs: bool = False
) -> list[Appearance]:
    """Five queries at most."""
    stalls = StandBooking.objects.live().filter(initiative=initiative).order_by("stand__number")
    turns = pitches.filter(initiative=initiative)  # type: ignore[attr-defined]
    parts: dict[int, list[str]] = defaultdict(list)
    whose: dict[int, Registration] = {}
    for stall in stalls.select_related("stand", "registration"):
        event = stall.registration.event_id
        parts[event].append(_("Kraam %(number)d") % {"number": stall.stand.number})
        whose[event] = stall.registration
    pitched = list(turns.select_related("registration"))
    keys = {*parts, *(one.registration.event_id for one in pitched)}
    coming = list(_coming(keys)) if keys else []
    times = _times(
        [one for one in coming if any(p.registration.event_id == one.pk for p in pitched)]
    )
    for pitch in pitched:
        event = pitch.registration.event_id
        if pitch.slot_id is None:
            parts[event].append(_("Reserve voor een pitch"))
        elif pitch.slot_id in times:
            parts[event].append(_("Pitch %(time)s uur") % {"time": times[pitch.slot_id]})
        whose.setdefault(event, pitch.registration)
    return [
        Appearance(
            title=one.title,
            starts_at=one.starts_at,
            url=one.get_absolute_url(),
            parts=parts[one.pk],
            own_url=_own_url(initiative, whose[one.pk]) if is_theirs else "",
        )
        for one in coming
        if one.starts_at and parts[one.pk]
    ]


def _times(evenings: list[Edition]) -> dict[int, str]:
    """When each turn begins, on the clock, by its slot."""
    programmes = timetable.turns_of(evenings, for_everybody=True) if evenings else {}
    return {
        turn.slot.pk: clock(timezone.localtime(turn.starts_at).time())
        for turns in programmes.values()
        for turn in turns
    }


def _own_url(initiative: Initiative, registration: Registration) -> str:
    """Empty for a registration of another address: the link to an initiative proves its own only."""
    is_theirs = registration.email == initiative.contact_email and not registration.shares_email
    return links.registration_url(registration) if is_theirs else ""
