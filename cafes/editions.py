"""Starting an evening from an earlier one. See docs/adr/0029."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Protocol

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from eventsite.booking import copying, events, locks, scheduling, usual
from eventsite.models import Session, Translations, Venue, taken_over

from . import layout
from .models import Edition, Stand

# What is said of an evening, by the tick that takes it along; the moments of sign-up go with the places.
FIELDS: dict[str, tuple[str, ...]] = {
    "texts": ("summary", "headline", "description"),
    "places": ("capacity", "party_max", "promotion_stop_hours"),
    "mails": ("practical_information", "thanks"),
    "stalls": ("set_up_from", "table_size", "stall_information"),
}
LABELS: dict[str, Promise] = {
    "texts": _("Teksten"),
    "places": _("Plaatsen en regels"),
    "mails": _("Teksten voor mails"),
    "stalls": _("Wat kraamhouders weten moeten"),
}
CAPACITY = 80  # where it isn't taken along


class NoSession(Exception):
    """The evening to copy has no day to count from."""


class NothingToTakeOver(Exception):
    """The evening has this already, or the earlier one has it not."""


class Copied(Protocol):
    """A part of an evening with rows of its own, that an app lays out anew for the next."""

    @property
    def name(self) -> str: ...

    @property
    def label(self) -> str | Promise: ...

    def copy(self, source: Edition, target: Edition, days: timedelta) -> None:
        """Called with the target's lock. Does nothing where the source has none or the target has it."""

    def says(self, source: Edition, days: timedelta) -> str:
        """A sentence about what it will be, so many days later; empty where there is nothing to say."""


class PlanCopy:
    """The floor plan; who stands where, and what is blocked, is of one evening."""

    name = "plan"
    label = _("Plattegrond met kramen")

    def copy(self, source: Edition, target: Edition, days: timedelta) -> None:
        if not (target.stands.exists() or target.fixtures.exists()):
            layout.copy_plan(source, target)

    def says(self, source: Edition, days: timedelta) -> str:
        return ""


_parts: list[Copied] = []


def connect(parts: Iterable[Copied]) -> None:
    """From now on a copy takes these along, in this order."""
    _parts[:] = parts


def choices() -> list[tuple[str, str | Promise]]:
    """Everything that a copy can take along, as ticks."""
    return [*LABELS.items(), *((part.name, part.label) for part in _parts)]


def example(before: datetime | None = None) -> Edition | None:
    """The evening that the next is most like: the latest that was on the site, one with a plan before others.

    Of those that start before a moment, where it is given. Three queries at most.
    """
    every = Edition.objects.with_sessions()
    found = every.before(before) if before else every.latest_first()
    shown = found.filter(status=Edition.Status.PUBLISHED)
    with_plan = shown.filter(pk__in=Stand.objects.values("edition"))
    return with_plan.first() or shown.first() or found.first()


@transaction.atomic
def copy(
    source: Edition,
    day: date,
    title: str,
    *,
    titles: Translations | None = None,
    what: Collection[str] | None = None,
    venue: Venue | None = None,
) -> Edition:
    """A draft like ``source`` on ``day``, with what of it is asked (see ``choices``), or all.

    Everything shifts whole days at the same time on the clock (``copying.shift``). In ``venue``, or else
    where ``source`` was. ``titles`` is the title in other languages, as ``{"en": {"title": …}}``; where nobody
    says it, a title that stays the same keeps those of ``source``. People, bookings, check-ins, figures, messages and the status are never
    copied. Raises NoSession, or layout.PlanDoesNotFit; nothing is made then.
    """
    sessions = source.sessions_in_order()
    if not sessions:
        raise NoSession
    asked = {name for name, _label in choices()} if what is None else set(what)
    days = day - timezone.localdate(sessions[0].starts_at)
    edition = Edition(title=title, **({"capacity": CAPACITY} | usual.fields(*FIELDS["places"])))
    edition.registration_opens_at = usual.opens_at(copying.shift(sessions[0].starts_at, days))
    edition.translations = copying.titles(source, title, titles)
    for name in asked & FIELDS.keys():
        _take(source, edition, FIELDS[name])
    if "places" in asked:
        window = copying.registration_window(source, days)
        edition.registration_opens_at, edition.registration_closes_at = window
    copying.save_at_free_address(edition, title, day)
    made = [copying.session(one, edition, days, venue=venue) for one in sessions]
    scheduling.save_sessions(edition, made)
    for part in _parts:
        if part.name in asked:
            part.copy(source, edition, days)
    return edition


def says(source: Edition, days: timedelta) -> list[str]:
    """What there is to say about the parts of an evening, so many days later."""
    return [text for part in _parts if (text := part.says(source, days))]


@transaction.atomic
def start(
    *,
    title: str,
    summary: str,
    capacity: int,
    venue: Venue,
    starts_at: datetime,
    ends_at: datetime,
    translations: Translations | None = None,
) -> Edition:
    """The first evening of all, as a draft: there is none to copy. A new venue is kept with it."""
    if venue._state.adding:
        scheduling.save_venue(venue)
    edition = Edition(
        title=title,
        summary=summary,
        translations=translations or {},
        registration_opens_at=usual.opens_at(starts_at),
        **(usual.fields(*FIELDS["places"]) | {"capacity": capacity}),
    )
    copying.save_at_free_address(edition, title, timezone.localdate(starts_at))
    session = Session(event=edition, starts_at=starts_at, ends_at=ends_at, venue=venue)
    scheduling.save_sessions(edition, [session])
    return edition


@transaction.atomic
def take_over(source: Edition, target: Edition, name: str) -> None:
    """Take one thing of an earlier evening along after all, where ``target`` has none yet.

    A text that was written is kept. Raises NothingToTakeOver, NoSession or layout.PlanDoesNotFit.
    """
    locks.lock_event(target.pk)
    target.refresh_from_db()
    before, begins = source.starts_at, target.starts_at
    if before is None or begins is None:
        raise NoSession
    for part in _parts:
        if part.name == name:
            part.copy(source, target, timezone.localdate(begins) - timezone.localdate(before))
            return
    missing = [f for f in FIELDS.get(name, ()) if getattr(source, f) and not getattr(target, f)]
    if not missing:
        raise NothingToTakeOver(name)
    _take(source, target, missing)
    events.save_event(target)


def _take(source: Edition, target: Edition, fields: Collection[str]) -> None:
    """These fields, the texts among them in every language."""
    for field in fields:
        setattr(target, field, getattr(source, field))
    target.translations = taken_over(source, fields, into=target.translations)
