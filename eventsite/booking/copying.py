"""An event's times on another day, at the same time on the clock, and an address of its own for the copy."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from eventsite.models import Event, Session, Translations, Venue, taken_over
from eventsite.web.dates import clock

from . import events

SLUG_LENGTH = 80


def shift(moment: datetime, days: timedelta) -> datetime:
    """The same time on the clock, that many days later, across the change of the clock too.

    A time that the clock skips that night is an hour later (Europe/Amsterdam: from 02.00 to 03.00 on
    the last Sunday of March); one that comes twice is the first of the two.
    """
    on_the_clock = timezone.make_aware(_on_the_clock(moment, days))
    # By way of UTC: from a time zone to itself nothing is worked out, not even what doesn't exist.
    return timezone.localtime(on_the_clock.astimezone(UTC))


def skipped_in_words(event: Event, days: timedelta) -> list[str]:
    """What becomes of each time that the clock skips that many days later, as sentences."""
    text = _("Let op: die nacht gaat de klok vooruit. %(old)s uur wordt %(new)s uur.")
    return [
        text % {"old": _time(moment), "new": _time(shift(moment, days))}
        for moment in skipped(event, days)
    ]


def skipped(event: Event, days: timedelta) -> list[datetime]:
    """Which times of an event the clock skips that many days later, as they are now and each once."""
    moments = [
        moment
        for session in event.sessions_in_order()
        for moment in (session.doors_open_at, session.starts_at, session.ends_at)
    ]
    moments += [event.registration_opens_at, event.registration_closes_at]
    return sorted({moment for moment in moments if moment and _is_skipped(moment, days)})


def session(
    source: Session, event: Event, days: timedelta, *, venue: Venue | None = None
) -> Session:
    """A session of ``event`` like ``source``, that many days later; not stored.

    Where the change of the clock would turn the order of its times round, it lasts as long as
    ``source``.
    """
    starts_at, ends_at = shift(source.starts_at, days), shift(source.ends_at, days)
    if ends_at <= starts_at:
        ends_at = starts_at + (source.ends_at - source.starts_at)
    doors = source.doors_open_at and min(shift(source.doors_open_at, days), starts_at)
    return Session(
        event=event,
        title=source.title,
        translations=source.translations,
        doors_open_at=doors,
        starts_at=starts_at,
        ends_at=ends_at,
        venue=venue or source.venue,
    )


def titles(source: Event, title: str, said: Translations | None) -> Translations:
    """The title of a copy in other languages: as ``said``; else those of ``source``, where it stays the same."""
    if said is not None:
        return said
    return taken_over(source, ["title"]) if title == source.title else {}


def registration_window(source: Event, days: timedelta) -> tuple[datetime | None, datetime | None]:
    """From when to when one could sign up for ``source``, that many days later."""
    opens, closes = source.registration_opens_at, source.registration_closes_at
    opens_at, closes_at = opens and shift(opens, days), closes and shift(closes, days)
    if opens and closes and opens_at and closes_at and closes_at <= opens_at:
        closes_at = opens_at + (closes - opens)
    return opens_at, closes_at


def save_at_free_address(event: Event, words: str, day: date) -> None:
    """Save a new event, at an address made of ``words`` and ``day`` that no other event has."""
    words = slugify(words) or event.KIND.value
    for number in count(1):
        end = f"-{day:%Y-%m-%d}" + (f"-{number}" if number > 1 else "")
        event.slug = words[: SLUG_LENGTH - len(end)].rstrip("-") + end
        if Event.objects.filter(slug=event.slug).exists():
            continue
        try:
            with transaction.atomic():
                events.save_event(event)
        except IntegrityError:
            # Somebody made the same copy a moment ago; anything else is no matter of the address.
            if not Event.objects.filter(slug=event.slug).exists():
                raise
        else:
            return


def _on_the_clock(moment: datetime, days: timedelta) -> datetime:
    return timezone.localtime(moment).replace(tzinfo=None) + days


def _time(moment: datetime) -> str:
    return clock(timezone.localtime(moment).time())


def _is_skipped(moment: datetime, days: timedelta) -> bool:
    return shift(moment, days).replace(tzinfo=None) != _on_the_clock(moment, days)
