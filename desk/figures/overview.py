"""All blocks of a period, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from eventsite.figures.counting import ARRIVED_AT, SIGNED_UP_ON
from eventsite.staff.frame import overview_url

from . import about, arrivals, cards, evenings, period, sign_ups, teaching
from .block import Block
from .cards import Card
from .period import EditionRow, Editions, Period, PeriodFigures, Row


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

    @property
    def wide(self) -> list[Block]:
        """What stands in the wide column."""
        return [one for one in self.blocks if one.is_wide]

    @property
    def narrow(self) -> list[Block]:
        return [one for one in self.blocks if not one.is_wide]

    def block(self, key: str) -> Block | None:
        return next((one for one in self.blocks if one.key == key), None)


def of(asked: Period, evening: str = "") -> Overview:
    """With ``evening``, by its slug, for what is of one evening; else the next, or the last with sign-ups.

    The same number of queries for any period, any number of evenings and any number of people.
    """
    before = asked.compared(timezone.localdate())
    found, *earlier = period.several([asked, before] if before else [asked])
    rows = found.editions.rows
    chosen = _chosen(rows, evening)
    came = chosen if evening and chosen and chosen.has_begun else _last_with_scans(found.editions)
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
    return next(named, None) or next(to_come, None) or _last_with_sign_ups(rows)


def _last_with_sign_ups(rows: Sequence[EditionRow]) -> EditionRow | None:
    """The last of them all, where nobody signed up for any on a day that is known."""
    known = [row for row in rows if row.figures.by_value(SIGNED_UP_ON)]
    return next(reversed(known or rows), None)


def _last_with_scans(editions: Editions) -> EditionRow | None:
    known = [row for row in editions.held if row.figures.by_value(ARRIVED_AT)]
    return next(reversed(known or editions.held), None)
