"""Closing an evening or a run: its figures are written down, and nothing of it changes any more.

Who comes after it with another change is refused (``booking/locks.py``); reopening lets them. See
docs/adr/0035-closed-figures-are-rows.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from eventsite.booking import locks, statuses
from eventsite.booking.refusals import BookingRefused, EventClosed, ReasonMissing
from eventsite.models import Admission, Event, EventFigures, Session
from eventsite.staff.log import Verb, record

from . import stored
from .counting import Figures, Subject, count

BY_ITSELF_AFTER = timedelta(days=14)
AT_MOST_A_NIGHT = 200


class NotOver(BookingRefused):
    """Somebody may still come."""


class MakingUp(NotOver):
    """Somebody of it makes up for a session elsewhere, which is still to come, or goes on."""


class NotClosed(BookingRefused):
    """It is open: its figures are counted, and there is nothing to put right."""


class PeopleErased(BookingRefused):
    """People of it are gone since: counting anew would say less than there was. What is typed can be put right."""


@dataclass(frozen=True)
class Typed:
    """What the organisers say; None is: as counted. ``numbers`` are the apps', where nothing was counted."""

    attended: int | None = None
    expected: int | None = None
    numbers: Mapping[Subject, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Said:
    """What organisers said of an event when they closed it."""

    typed: Typed = Typed()
    remark: str = ""


Settle = Callable[[Event], object]
_settles: list[Settle] = []


def connect(settles: Iterable[Settle]) -> None:
    """These finish what is theirs of an event before it is counted. ``wiring/`` names them."""
    _settles[:] = settles


@transaction.atomic
def close(event: Event, typed: Typed | None = None, *, remark: str | None = None) -> EventFigures:
    """Write down what came of it, and lock it. Twice is once: the first figures stay.

    Without ``typed`` or ``remark`` what was said when it was closed before stands.

    Raises statuses.StillDraft, statuses.IsCancelled, or NotOver while a session is still to end, also one
    of another event at which somebody makes up for one of this.
    """
    held = locks.lock_event(event.pk, though_closed=True)
    if held.is_closed:
        event.closed_at, event.reopened_at = held.closed_at, held.reopened_at
        return EventFigures.objects.get(event=held)
    rows = locks.lock_everybody(held)
    check_may_close(held)
    for settle in _settles:
        settle(held)
    before = said_before(held)
    kept = before.remark if remark is None else remark
    if people_were_erased(held):  # what was counted of them stays, not what is left
        row = EventFigures.objects.get(event=held)
        counted, rows = stored.counted(row), row.rows
    else:
        counted = count([held])[held.pk]
    figures = with_typed(counted, typed or before.typed)
    written = stored.write(held, figures, remark=kept, rows=rows)
    _set(event, held, closed_at=timezone.now(), reopened_at=None, reopening_reason="")
    record(Verb.CLOSED, held, after={"attended": written.attended})
    return written


@transaction.atomic
def reopen(event: Event, *, reason: str) -> None:
    """Let it change again, for a reason that stands with it; it is counted again until it is closed anew.

    Raises NotClosed, ReasonMissing, or PeopleErased.
    """
    held = locks.lock_event(event.pk, though_closed=True)
    if not reason.strip():
        raise ReasonMissing
    check_may_reopen(held)
    _set(event, held, closed_at=None, reopened_at=timezone.now(), reopening_reason=reason.strip())
    record(Verb.REOPENED, held)


@transaction.atomic
def put_right(event: Event, attended: int) -> EventFigures:
    """Say how many were there, of what is closed; all that was counted stays. Raises NotClosed."""
    held = locks.lock_event(event.pk, though_closed=True)
    if not held.is_closed:
        raise NotClosed
    figures = EventFigures.objects.get(event=held)
    before = {"attended": figures.attended}
    is_counted = attended == figures.counted
    figures.attended = attended
    figures.source = EventFigures.Source.COUNTED if is_counted else EventFigures.Source.TYPED
    figures.save(update_fields=["attended", "source"])
    record(Verb.CHANGED, figures, event=held, before=before, after={"attended": attended})
    return figures


def check_may_close(event: Event) -> None:
    """Raises what ``close`` does."""
    if event.is_draft:
        raise statuses.StillDraft
    if event.is_cancelled:
        raise statuses.IsCancelled
    if not event.is_over:
        raise NotOver
    if _made_up(timezone.now()).filter(registration__event=event).exists():
        raise MakingUp


def _made_up(moment: datetime) -> QuerySet[Admission]:
    """What is made up for at a session that ends after ``moment``."""
    return Admission.objects.filter(session__cancelled_at=None, session__ends_at__gt=moment)


def check_may_reopen(event: Event) -> None:
    """Raises NotClosed or PeopleErased."""
    if not event.is_closed:
        raise NotClosed
    if people_were_erased(event):
        raise PeopleErased


def people_were_erased(event: Event) -> bool:
    """Whether there are fewer registrations than when it was closed. Two queries."""
    had = EventFigures.objects.filter(event=event).values_list("rows", flat=True).first() or 0
    return event.registrations.count() < had


def said_before(event: Event) -> Said:
    """When it was closed before; nothing where it never was. At most two queries."""
    row = EventFigures.objects.filter(event=event).first()
    if row is None:
        return Said()
    attended = row.attended if row.source == EventFigures.Source.TYPED else None
    expected = None if row.registrations else row.expected  # of nobody none is counted
    numbers = dict(row.counts.filter(is_typed=True).values_list("subject", "number"))
    return Said(Typed(attended, expected, numbers), row.remark)


def with_typed(figures: Figures, typed: Typed) -> Figures:
    """What is typed beside what was counted; a number that was counted is not typed over, but for who was there."""
    said = {of: n for of, n in typed.numbers.items() if n and not figures.number(of)}
    counts = figures.counts + Counter({(subject, ""): number for subject, number in said.items()})
    attended = figures.counted if typed.attended is None else typed.attended
    return replace(
        figures,
        attended=attended,
        expected=figures.expected or typed.expected or 0,
        counts=counts,
        is_typed=attended != figures.counted,
        typed=frozenset(said),
    )


def to_close(since: datetime | None = None) -> QuerySet[Event]:
    """What is over (and was already at ``since``) and not closed, or was reopened; the longest over first."""
    moment = since or timezone.now()
    # Asked of each that is not closed: these are few among all there ever were.
    standing = Session.objects.standing().filter(event=OuterRef("pk"))
    found = Event.objects.filter(
        Q(reopened_at__isnull=True) | Q(reopened_at__lte=moment),
        Exists(standing),
        ~Exists(standing.filter(ends_at__gt=moment)),
        status=Event.Status.PUBLISHED,
        closed_at__isnull=True,
    )
    made_up = _made_up(moment).filter(registration__event=OuterRef("pk"))
    return found.exclude(Exists(made_up)).with_sessions().by_start()


def close_by_itself(now: datetime) -> None:
    """What nobody closed in a fortnight after it ended or was reopened, as it was counted: before names are wiped.

    What organisers said of it before it was reopened still holds.
    """
    for event in to_close(now - BY_ITSELF_AFTER)[:AT_MOST_A_NIGHT]:
        try:
            close(event)
        except (BookingRefused, EventClosed):  # it was put to another day meanwhile, say
            continue


def _set(event: Event, held: Event, **fields: object) -> None:
    for one in (held, event):
        for name, value in fields.items():
            setattr(one, name, value)
    held.save(update_fields=list(fields))
