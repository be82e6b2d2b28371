"""The figures of events: read where they are closed, counted where they are not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from eventsite.models import Event, EventCount, EventFigures

from .counting import Counts, Figures, Subject, count

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
    "places_taken",
    "parties_waiting",
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
    return _written(pks)


def counted(row: EventFigures) -> Figures:
    """What was counted when it was closed, without what was typed beside it. Two queries."""
    found = _written([row.pk])[row.pk]
    counts = Counter({key: n for key, n in found.counts.items() if key[0] not in found.typed})
    return replace(
        found,
        attended=found.counted,
        expected=found.expected if found.registrations else 0,
        counts=counts,
        is_typed=False,
        typed=frozenset(),
    )


def _written(events: Sequence[int]) -> dict[int, Figures]:
    counts: dict[int, Counts] = defaultdict(Counter)
    typed: dict[int, set[Subject]] = defaultdict(set)
    for one in EventCount.objects.filter(figures__in=events).order_by():
        counts[one.figures_id][one.subject, one.value] = one.number
        if one.is_typed:
            typed[one.figures_id].add(one.subject)
    rows = EventFigures.objects.in_bulk(events)
    return {pk: _read(row, counts[pk], frozenset(typed[pk])) for pk, row in rows.items()}


def _read(row: EventFigures, counts: Counts, typed: frozenset[Subject]) -> Figures:
    numbers = {name: getattr(row, name) for name in COLUMNS}
    is_typed = row.source == EventFigures.Source.TYPED
    return Figures(**numbers, counts=counts, is_final=True, is_typed=is_typed, typed=typed)


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
        EventCount(
            figures=row,
            subject=subject,
            value=value,
            number=number,
            is_typed=subject in figures.typed,
        )
        for (subject, value), number in sorted(figures.counts.items())
        if number
    )
    return row
