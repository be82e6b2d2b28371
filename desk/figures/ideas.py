"""What came of initiatives in a period: where they are and what about, help, campaigns.

From rows that stay when who they are of is erased: the names, texts and pictures in them go, the
numbers do not change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from initiatives.models import (
    Campaign,
    Initiative,
    InitiativeQuerySet,
    Need,
    Neighbourhood,
    Offer,
    Theme,
)

ANYTHING = ""  # help that answers no need


@dataclass(frozen=True)
class Help:
    """Of one kind of help (``Need.Kind``, or ANYTHING)."""

    kind: str
    label: str
    asked: int  # initiatives on the site at the end of the period that seek it now
    offered: int  # in the period
    taken: int  # offers that an initiator accepted in the period


@dataclass(frozen=True)
class Ideas:
    """The initiatives of a period. ``crossed`` holds what is on the site by the slugs of theme and neighbourhood.

    An empty slug is an initiative without a theme, or of the whole city. Theme and neighbourhood are those
    of now.
    """

    on_site: int  # at the end of the period
    new: int  # that came on the site in it
    themes: Sequence[Theme]
    neighbourhoods: Sequence[Neighbourhood]
    crossed: Counter[tuple[str, str]]
    help: Sequence[Help]
    campaigns: Sequence[Campaign]  # begun in the period, with their initiatives, earliest first

    def by_theme(self) -> list[tuple[str, int]]:
        """Name and number, most first; without a theme last, under an empty name."""
        names = {theme.slug: theme.name for theme in self.themes}
        found: Counter[str] = Counter()
        for (theme, _neighbourhood), number in self.crossed.items():
            found[names.get(theme, "")] += number
        rows = sorted(found.items(), key=lambda row: (row[0] == "", -row[1], row[0]))
        return [(name, number) for name, number in rows if number]

    @property
    def without_theme(self) -> int:
        return sum(number for (theme, _of), number in self.crossed.items() if not theme)

    @property
    def target(self) -> int:
        """In whole euros."""
        return sum(one.target for one in self.campaigns)

    @property
    def raised(self) -> int:
        """In whole euros, as last told."""
        return sum(one.raised for one in self.campaigns)


def of(start: datetime, end: datetime) -> Ideas:
    """From ``start`` up to ``end``, which is not of it. Seven queries."""
    there = Initiative.objects.on_site_at(min(end, timezone.now()))
    crossed = Counter(
        (theme or "", neighbourhood or "")
        for theme, neighbourhood in there.order_by().values_list(
            "theme__slug", "neighbourhood__slug"
        )
    )
    new = Initiative.objects.filter(first_published_at__gte=start, first_published_at__lt=end)
    return Ideas(
        on_site=crossed.total(),
        new=new.count(),
        themes=list(Theme.objects.all()),
        neighbourhoods=list(Neighbourhood.objects.all()),
        crossed=crossed,
        help=_help(start, end, there),
        campaigns=campaigns(start, end),
    )


def campaigns(start: datetime, end: datetime) -> list[Campaign]:
    """Begun from ``start`` up to ``end``, with their initiatives, earliest first. One query."""
    first, last = timezone.localdate(start), timezone.localdate(end)
    begun = Campaign.objects.filter(started_on__gte=first, started_on__lt=last)
    return list(begun.select_related("initiative").order_by("started_on", "pk"))


def _help(start: datetime, end: datetime, there: InitiativeQuerySet) -> list[Help]:
    needs = Need.objects.filter(initiative__in=there.values("pk")).order_by()
    asked = Counter(needs.values_list("kind", flat=True))
    offered: Counter[str] = Counter()
    taken: Counter[str] = Counter()
    made = Offer.objects.proved().filter(created_at__gte=start, created_at__lt=end)
    accepted = Offer.objects.filter(accepted_at__gte=start, accepted_at__lt=end)
    for rows, counter in ((made, offered), (accepted, taken)):
        counter.update(rows.order_by().values_list("kind", flat=True))
    kinds = [*((str(kind), str(kind.label)) for kind in Need.Kind), (ANYTHING, "")]
    return [Help(kind, label, asked[kind], offered[kind], taken[kind]) for kind, label in kinds]
