"""What to mind before a change is saved, and what must be agreed to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eventsite.models import CheckIn, Event, Registration, Session

SOON = timedelta(hours=24)


def of(before: Event, after: Event, moved: Sequence[Session], now: datetime) -> list[str]:
    """In sentences. Three queries where sessions move."""
    found = []
    if moved:
        found += [*_inside(moved), *_elsewhere(after, moved), *_same_room(after, moved)]
    return [*found, *_too_large(before, after)]


def consent(before: Event, after: Event, moved: Sequence[Session], now: datetime) -> str:
    """What must be agreed to where people can't read of it in time; empty for what is not on the site."""
    if after.is_draft or not moved:
        return ""
    was = {session.uid: session for session in before.sessions.all()}
    put = [one for one in moved if one.uid not in was or _is_put(was[one.uid], one)]
    if any(one.starts_at <= now and not one.is_off for one in put):
        return _("Ja, dit ligt in het verleden en dat is de bedoeling.")
    starts = [one.starts_at for one in put if not one.is_off]
    starts += [was[one.uid].starts_at for one in moved if one.uid in was]
    if any(now < start <= now + SOON for start in starts):
        return _("Ja, dit is binnen 24 uur. Niet iedereen leest op tijd zijn mail.")
    return ""


def _is_put(before: Session, after: Session) -> bool:
    """To another moment or room, rather than called off, brought back or named otherwise."""
    return (before.starts_at, before.ends_at, before.venue_id) != (
        after.starts_at,
        after.ends_at,
        after.venue_id,
    )


def _inside(moved: Sequence[Session]) -> Iterator[str]:
    pks = [one.pk for one in moved if one.pk]
    people = CheckIn.objects.live().filter(session__in=pks).people()
    if people:
        yield ngettext(
            "%(n)d persoon is hier al ingecheckt.",
            "%(n)d personen zijn hier al ingecheckt.",
            people,
        ) % {"n": people}


def _elsewhere(after: Event, moved: Sequence[Session]) -> Iterator[str]:
    """People who are at something else at the new time."""
    others = Session.objects.standing().filter(event__status=Event.Status.PUBLISHED)
    others = others.exclude(event=after.pk)
    at_once = [
        pk
        for one in moved
        if not one.is_off
        for pk in others.filter(starts_at__lt=one.ends_at, ends_at__gt=one.starts_at).values_list(
            "event", flat=True
        )
    ]
    if not at_once:
        return
    mine = Registration.objects.live().filter(event=after.pk).exclude(email="")
    also = Registration.objects.live().filter(event__in=at_once, email__in=mine.values("email"))
    people = also.values("email").distinct().count()
    if people:
        yield ngettext(
            "%(n)d persoon doet op dat moment ook mee aan iets anders van ons.",
            "%(n)d mensen doen op dat moment ook mee aan iets anders van ons.",
            people,
        ) % {"n": people}


def _same_room(after: Event, moved: Sequence[Session]) -> Iterator[str]:
    for one in moved:
        there = Session.objects.standing().exclude(event=after.pk)
        there = there.exclude(event__status=Event.Status.CANCELLED)
        clash = (
            there.filter(venue=one.venue_id, starts_at__lt=one.ends_at, ends_at__gt=one.starts_at)
            .select_related("event")
            .first()
        )
        if clash and not one.is_off:
            yield _("In %(room)s is dan ook %(event)s.") % {
                "room": one.venue.name,
                "event": clash.name,
            }


def _too_large(before: Event, after: Event) -> Iterator[str]:
    if after.capacity >= before.capacity:
        return
    number = Registration.objects.never_fitting(after).count()
    if number:
        yield ngettext(
            "%(n)d groep op de wachtlijst past dan nooit meer.",
            "%(n)d groepen op de wachtlijst passen dan nooit meer.",
            number,
        ) % {"n": number}
