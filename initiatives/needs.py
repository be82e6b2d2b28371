"""Which needs of published initiatives nobody answered, where and on what theme."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from .models import Initiative, Need, NeedQuerySet, Neighbourhood, Theme


@dataclass(frozen=True)
class Row:
    """A neighbourhood, or the whole city (none), with its number per theme."""

    neighbourhood: Neighbourhood | None
    cells: list[tuple[Theme, int]]

    @property
    def total(self) -> int:
        return sum(number for _, number in self.cells)


@dataclass(frozen=True)
class Table:
    """Neighbourhoods down, themes across; only those where something is asked."""

    themes: list[Theme]
    rows: list[Row]

    @property
    def totals(self) -> list[int]:
        """Per theme."""
        return [sum(row.cells[at][1] for row in self.rows) for at in range(len(self.themes))]

    @property
    def total(self) -> int:
        return sum(row.total for row in self.rows)


def unanswered(
    *, theme: Theme | None = None, neighbourhood: Neighbourhood | None = None
) -> NeedQuerySet:
    """The needs themselves, by initiative; of one theme or neighbourhood where asked."""
    found = (
        _all()
        .select_related("initiative__neighbourhood", "initiative__theme")
        .order_by("initiative__name", "pk")
    )
    if theme:
        found = found.filter(initiative__theme=theme)
    if neighbourhood:
        found = found.filter(initiative__neighbourhood=neighbourhood)
    return found


def table() -> Table:
    """How many there are per neighbourhood and theme."""
    counted = {
        (place, theme): number
        for place, theme, number in _all()
        .order_by()
        .values_list("initiative__neighbourhood", "initiative__theme")
        .annotate(number=Count("pk"))
    }
    themes = list(Theme.objects.filter(pk__in={theme for _, theme in counted if theme}))
    asked_in = {place for place, _ in counted}
    places = [
        *Neighbourhood.objects.filter(pk__in=[place for place in asked_in if place]),
        *([None] if None in asked_in else []),
    ]
    return Table(
        themes,
        [
            Row(
                place,
                [(theme, counted.get((place and place.pk, theme.pk), 0)) for theme in themes],
            )
            for place in places
        ],
    )


def _all() -> NeedQuerySet:
    return Need.objects.filter(initiative__status=Initiative.Status.PUBLISHED).without_answer()
