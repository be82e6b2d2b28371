"""What is near: all about each evening or run of these weeks, and what to do next."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cafes.models import Stand, StandBooking
from eventsite.booking.listed import Listed, listed
from eventsite.models import Event, Session
from pitches.models import Pitch, PitchSlot

AHEAD, BACK = timedelta(days=14), timedelta(days=7)
MOST = 6
DOOR_BEFORE = timedelta(hours=12)


@dataclass(frozen=True)
class Taken:
    """“11 / 16 kramen”."""

    number: int
    of: int


@dataclass(frozen=True)
class Card:
    row: Listed
    session: Session
    when: str
    stalls: Taken
    pitches: Taken
    action: str
    action_url: str


def cards(now: datetime | None = None) -> list[Card]:
    """What comes within 14 days, then what was in the last 7 and is not closed; the nearest evening before the runs.

    Nine queries for any number.
    """
    now = now or timezone.now()
    near = Session.objects.standing().filter(
        ends_at__gt=now - BACK, starts_at__lt=_end_of_the_day(now + AHEAD)
    )
    near = near.exclude(event__status=Event.Status.CANCELLED).filter(event__closed_at__isnull=True)
    near = near.select_related("event", "venue")
    chosen: dict[int, Session] = {}
    for session in sorted(near, key=lambda one: _nearness(one, now)):
        chosen.setdefault(session.event_id, session)
    sessions = list(chosen.values())[:MOST]
    events = [session.event for session in sessions]
    prefetch_related_objects(events, "sessions__venue")
    stalls, pitches = _stalls(events), _pitches(events)
    return [
        _card(row, session, now, stalls[row.event.pk], pitches[row.event.pk])
        for row, session in zip(listed(events), sessions, strict=True)
    ]


def _end_of_the_day(moment: datetime) -> datetime:
    """On the clock in Amsterdam."""
    midnight = timezone.localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(days=1)


def _nearness(session: Session, now: datetime) -> tuple[bool, bool, float]:
    over = session.ends_at <= now
    seconds = abs((session.starts_at - now).total_seconds())
    return over, session.event.kind != Event.Kind.SOCIAL, seconds


def _stalls(events: list[Event]) -> dict[int, Taken]:
    """Those for initiatives that are not blocked. Two queries."""
    stalls = Stand.objects.filter(
        edition__in=[one.pk for one in events], kind=Stand.Kind.INITIATIVE, blocked_because=""
    )
    taken = StandBooking.objects.live().filter(stand__in=stalls)
    return _taken(
        events,
        Counter(taken.values_list("stand__edition", flat=True)),
        Counter(stalls.values_list("edition", flat=True)),
    )


def _pitches(events: list[Event]) -> dict[int, Taken]:
    """Slots that are not closed, or taken all the same. Two queries."""
    slots = PitchSlot.objects.filter(
        edition__in=[one.pk for one in events], kind=PitchSlot.Kind.PITCH
    )
    taken = Pitch.objects.on_stage().filter(slot__in=slots)
    return _taken(
        events,
        Counter(taken.values_list("slot__edition", flat=True)),
        Counter(slots.values_list("edition", flat=True)),
    )


def _taken(events: list[Event], taken: Counter[int], all_: Counter[int]) -> dict[int, Taken]:
    return {event.pk: Taken(taken[event.pk], all_[event.pk]) for event in events}


def _card(row: Listed, session: Session, now: datetime, stalls: Taken, pitches: Taken) -> Card:
    action, url = _next_step(row, session, now)
    return Card(row, session, in_days(session.starts_at, now), stalls, pitches, action, url)


def _next_step(row: Listed, session: Session, now: datetime) -> tuple[str, str]:
    if row.event.is_draft:
        return _("Maak af"), row.url
    if row.event.is_over:
        words = _("Sluit de %(noun)s af") % {"noun": row.event.noun}
        return words, reverse("desk:close", args=[row.event.slug])
    if session.ends_at <= now:
        return _("Bekijk wie er was"), reverse("desk:people", args=[row.event.slug])
    if session.starts_at - DOOR_BEFORE <= now and session.check_in_is_open(now):
        return _("Open de deur"), reverse("door:session", args=[session.pk])
    return _("Bekijk aanmeldingen"), reverse("desk:people", args=[row.event.slug])


def in_days(moment: datetime, now: datetime) -> str:
    """“Over 11 dagen”, by the calendar in Amsterdam."""
    days = (timezone.localdate(moment) - timezone.localdate(now)).days
    if days == 0:
        return _("Vandaag")
    if days == 1:
        return _("Morgen")
    if days == -1:
        return _("Gisteren")
    if days > 0:
        return ngettext("Over %(n)d dag", "Over %(n)d dagen", days) % {"n": days}
    return ngettext("%(n)d dag geleden", "%(n)d dagen geleden", -days) % {"n": -days}
