"""What is near: all about each evening or run of these weeks, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cafes.models import Stand
from eventsite.booking.listed import Listed
from eventsite.models import Event, Session
from pitches.models import PitchSlot

from .found import Found

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


def chosen(now: datetime) -> dict[int, int]:
    """What comes within 14 days, then what was in the last 7 and is not closed; the nearest evening before the runs.

    Each event with its nearest session, by their keys. One query.
    """
    near = Session.objects.standing().filter(
        ends_at__gt=now - BACK, starts_at__lt=_end_of_the_day(now + AHEAD)
    )
    near = near.exclude(event__status=Event.Status.CANCELLED).filter(event__closed_at__isnull=True)
    rows = near.values("pk", "event", "event__kind", "starts_at", "ends_at")
    nearest: dict[int, int] = {}
    for row in sorted(rows, key=lambda row: _nearness(row, now)):
        nearest.setdefault(row["event"], row["pk"])
    return dict(list(nearest.items())[:MOST])


def cards(found: list[Found], now: datetime) -> list[Card]:
    """Two queries for any number."""
    events = [one.row.event for one in found]
    stalls, pitches = _stalls(events), _pitches(events)
    return [
        _card(one.row, one.session, now, stalls[event.pk], pitches[event.pk])
        for one, event in zip(found, events, strict=True)
    ]


def _end_of_the_day(moment: datetime) -> datetime:
    """On the clock in Amsterdam."""
    midnight = timezone.localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(days=1)


def _nearness(row: Mapping[str, Any], now: datetime) -> tuple[bool, bool, float]:
    seconds = abs((row["starts_at"] - now).total_seconds())
    return row["ends_at"] <= now, row["event__kind"] != Event.Kind.SOCIAL, seconds


def _stalls(events: list[Event]) -> dict[int, Taken]:
    """Those for initiatives that are not blocked. One query."""
    stalls = Stand.objects.filter(kind=Stand.Kind.INITIATIVE, blocked_because="")
    live = Q(bookings__isnull=False, bookings__given_up_at__isnull=True)
    return _taken(events, stalls, Count("bookings", filter=live))


def _pitches(events: list[Event]) -> dict[int, Taken]:
    """Slots that are not closed, or taken all the same. One query."""
    slots = PitchSlot.objects.filter(kind=PitchSlot.Kind.PITCH)
    live = Q(pitches__isnull=False, pitches__withdrawn_at__isnull=True)
    return _taken(events, slots, Count("pitches", filter=live))


def _taken(events: list[Event], there: QuerySet[Any], taken: Count) -> dict[int, Taken]:
    rows = there.filter(edition__in=[one.pk for one in events]).order_by().values("edition")
    found = rows.annotate(taken=taken, every=Count("pk", distinct=True))
    numbers = {one["edition"]: Taken(one["taken"], one["every"]) for one in found}
    return {event.pk: numbers.get(event.pk, Taken(0, 0)) for event in events}


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
