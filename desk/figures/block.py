"""One part of the figures: what it shows, as a picture, as a table and as a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.formats import date_format

from eventsite.web.spreadsheets import Cell

from . import definitions
from .definitions import Definition

Row = Sequence[Cell]


@dataclass(frozen=True)
class Block:
    """Rows under heads, and the template that shows the news of them. ``facts`` is what that needs."""

    key: str  # what it is called in an address
    title: str
    heads: Sequence[str]
    rows: Sequence[Row]
    counted: Sequence[str]  # keys of definitions.py
    picture: str  # the name of its template
    facts: Mapping[str, object] = field(default_factory=dict)
    note: str = ""  # beside its title
    is_wide: bool = False
    on_page: Sequence[int] = ()  # the columns of its table there; none named: all

    @property
    def how(self) -> list[Definition]:
        return definitions.of(self.counted)

    @property
    def shown_heads(self) -> list[str]:
        """Of the columns that a page has room for; files have them all."""
        return [self.heads[n] for n in self._columns]

    @property
    def shown(self) -> list[list[str | int | None]]:
        """Its rows as a page writes them."""
        return [[_shown(row[n]) for n in self._columns] for row in self.rows]

    @property
    def _columns(self) -> Sequence[int]:
        return self.on_page or range(len(self.heads))


def _shown(cell: Cell) -> str | int | None:
    return date_format(cell, "j b Y") if isinstance(cell, date) else cell


def percentage(part: int, of: int) -> int:
    """Rounded; 0 of nothing."""
    return round(100 * part / of) if of else 0
