"""All blocks of a period, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from eventsite.staff.frame import overview_url

from . import about, arrivals, cards, evenings, period, sign_ups, teaching
from .block import Block
from .cards import Card
from .period import EditionRow, Period, PeriodFigures, Row


@dataclass(frozen=True)
class Overview:
    """``open_rows`` are the evenings and runs that were held and are not closed."""

    figures: PeriodFigures
    cards: Sequence[Card]
    blocks: Sequence[Block]
    open_rows: Sequence[Row]

    @property
    def is_empty(self) -> bool:
        """No evening and no run at all."""
        return not self.figures.editions.rows and not any(r.rows for r in self.figures.courses)

    @property
    def to_close(self) -> list[tuple[Row, str]]:
        """Each with the address of its own pages."""
        return [(row, overview_url(row.event)) for row in self.open_rows]

    def block(self, key: str) -> Block | None:
        return next((one for one in self.blocks if one.key == key), None)


def of(asked: Period, evening: str = "") -> Overview:
    """With ``evening``, by its slug, for what is of one evening; else the next, or the last that was held.

    The same number of queries for any period, any number of evenings and any number of people.
    """
    before = asked.compared(timezone.localdate())
    found, *earlier = period.several([asked, before] if before else [asked])
    rows = found.editions.rows
    chosen = _chosen(rows, evening)
    came = chosen if chosen and chosen.has_begun else _last(found.editions.held)
    known = [*rows, *(row for one in earlier for row in one.editions.rows)]
    compared = period.edition_before(chosen, known) if chosen else None
    return Overview(
        figures=found,
        cards=cards.cards(found, earlier[0] if earlier else None),
        blocks=[
            evenings.attended(found.editions),
            teaching.path(found),
            sign_ups.block(chosen, compared, rows),
            about.themes(found.ideas, about.lacking()),
            arrivals.block(came),
            about.help_given(found.ideas),
            teaching.courses(found.courses),
            about.campaigns(found.ideas),
            evenings.returning(found.editions),
        ],
        open_rows=[
            row
            for row in [*found.editions.held, *(row for runs in found.courses for row in runs.held)]
            if not row.figures.is_final
        ],
    )


def _chosen(rows: Sequence[EditionRow], slug: str) -> EditionRow | None:
    named = (row for row in rows if row.event.slug == slug)
    to_come = (row for row in rows if not row.has_begun)
    return next(named, None) or next(to_come, None) or _last(rows)


def _last(rows: Sequence[EditionRow]) -> EditionRow | None:
    return rows[-1] if rows else None
