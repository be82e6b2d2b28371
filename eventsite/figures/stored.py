"""The figures of events: read where they are closed, counted where they are not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from eventsite.models import Event, EventCount, EventFigures

from .counting import Counts, Figures, count

COLUMNS = (
    "registrations",
    "expected",
    "attended",
    "counted",
    "walk_ins",
    "no_shows",
    "visitors",
    "initiators",
    "returning",
    "waiting",
)


def of(event: Event) -> Figures:
    return of_all([event])[event.pk]


def of_all(events: Sequence[Event]) -> dict[int, Figures]:
    """By primary key. Two queries for those that are closed, and those of ``count`` for the others."""
    found = closed(events)
    return count([one for one in events if one.pk not in found]) | found


def closed(events: Sequence[Event]) -> dict[int, Figures]:
    """Of those that are closed alone. Two queries, where there are any."""
    pks = [one.pk for one in events if one.closed_at]
    if not pks:
        return {}
    rows, counts = EventFigures.objects.in_bulk(pks), _counts(pks)
    return {pk: _read(row, counts.get(pk, Counter())) for pk, row in rows.items()}


def _counts(events: Sequence[int]) -> Mapping[int, Counts]:
    found: dict[int, Counts] = defaultdict(Counter)
    rows = EventCount.objects.filter(figures__in=events).order_by()
    for pk, subject, value, number in rows.values_list("figures", "subject", "value", "number"):
        found[pk][subject, value] = number
    return found


def _read(row: EventFigures, counts: Counts) -> Figures:
    numbers = {name: getattr(row, name) for name in COLUMNS}
    is_typed = row.source == EventFigures.Source.TYPED
    return Figures(**numbers, counts=counts, is_final=True, is_typed=is_typed)


def write(event: Event, figures: Figures, *, remark: str, rows: int = 0) -> EventFigures:
    """Make these the figures of an event, instead of those it had. Needs the event's lock.

    ``rows``: how many registrations it has.
    """
    source = EventFigures.Source.TYPED if figures.is_typed else EventFigures.Source.COUNTED
    numbers = {name: getattr(figures, name) for name in COLUMNS}
    EventFigures.objects.filter(event=event).delete()
    row = EventFigures.objects.create(
        event=event, source=source, remark=remark, rows=rows, **numbers
    )
    EventCount.objects.bulk_create(
        EventCount(figures=row, subject=subject, value=value, number=number)
        for (subject, value), number in sorted(figures.counts.items())
        if number
    )
    return row
