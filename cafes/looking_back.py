"""What is shown of an evening that is over: its figures, who was there, and what came of them since.

The apps bring who was there in what way (``wiring/``): a stall, a pitch that was held.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext

from eventsite.figures import stored
from eventsite.figures.counting import Figures, Subject
from eventsite.models import Event
from initiatives.models import Campaign, Initiative, Offer

from .counts import STALLS
from .models import Edition, StandBooking

SMALLEST_SHOWN = 5  # of persons: of fewer one may know who they were


class Presence(Protocol):
    """A way to be at an evening with one's initiative."""

    @property
    def label(self) -> str | Promise: ...

    @property
    def subject(self) -> Subject:
        """Of the figures: how many there were."""

    @property
    def is_told_large(self) -> bool:
        """Each with its picture, rather than in a list of names."""

    def initiatives(self, evening: Edition) -> Sequence[int]:
        """Keys of who was there so, in order. One query."""

    def word(self, number: int) -> str:
        """What so many are called: "pitches"."""


class AtAStall:
    """At a stall that was not given up."""

    label = gettext_lazy("Met een kraam")
    subject = STALLS
    is_told_large = False

    def initiatives(self, evening: Edition) -> Sequence[int]:
        held = StandBooking.objects.live().filter(stand__edition=evening)
        return list(held.order_by("stand__number").values_list("initiative", flat=True))

    def word(self, number: int) -> str:
        return ngettext("kraam", "kramen", number)


_presences: list[Presence] = []


def connect(presences: Iterable[Presence]) -> None:
    """From now on these are asked, in this order: who was there in two ways is told of by the first."""
    _presences[:] = presences


@dataclass(frozen=True)
class Figure:
    """80, “deelnemers”; ``is_about`` where nobody counted."""

    number: int
    word: str
    is_about: bool = False


@dataclass(frozen=True)
class Group:
    """Who was there in one way."""

    label: str | Promise
    is_told_large: bool
    initiatives: list[Initiative]


@dataclass(frozen=True)
class Since:
    """What came of an initiative after the evening."""

    initiative: Initiative
    campaign: Campaign | None
    helpers: int  # offers that it took


@dataclass(frozen=True)
class LookingBack:
    """All of it, for the page."""

    figures: list[Figure]
    groups: list[Group]
    since: list[Since]

    @property
    def names_stalls(self) -> bool:
        """Whether there is a list of names, under which the plan is found."""
        return any(not group.is_told_large for group in self.groups)


def of(evening: Edition) -> LookingBack:
    """Of one evening. One query for each way to be there, one for the initiatives, and their needs; two for its figures."""
    found = [(presence, presence.initiatives(evening)) for presence in _presences]
    start = evening.starts_at
    helped = Q(offers__state=Offer.State.ACCEPTED, offers__handled_at__gte=start)
    published = Initiative.objects.published().exclude(name="")
    rows = published.filter(pk__in={pk for _presence, pks in found for pk in pks})
    rows = rows.select_related("theme", "neighbourhood", "campaign").prefetch_related("needs")
    there = rows.annotate(helpers=Count("offers", filter=helped)).in_bulk()
    groups, told = [], set[int]()
    for presence, pks in found:
        own = [there[pk] for pk in dict.fromkeys(pks) if pk in there and pk not in told]
        told |= {one.pk for one in own}
        groups.append(Group(presence.label, presence.is_told_large, own))
    groups = [group for group in groups if group.initiatives]
    return LookingBack(
        figures=figures_of([evening])[evening.pk],
        groups=groups,
        since=[
            since
            for group in groups
            for one in group.initiatives
            if (since := _since(evening, one))
        ],
    )


def _since(evening: Edition, initiative: Initiative) -> Since | None:
    campaign = getattr(initiative, "campaign", None)
    start = evening.starts_at
    if campaign and start and campaign.started_on < timezone.localdate(start):
        campaign = None  # it was there already
    helpers: int = initiative.helpers  # type: ignore[attr-defined]
    return Since(initiative, campaign, helpers) if campaign or helpers else None


def figures_of(evenings: Sequence[Event]) -> dict[int, list[Figure]]:
    """Of each by its key; of one that is not closed yet none. Two queries at most."""
    closed = stored.closed(evenings)
    return {one.pk: _figures(closed[one.pk]) if one.pk in closed else [] for one in evenings}


def _figures(figures: Figures) -> list[Figure]:
    found = []
    if figures.attended >= SMALLEST_SHOWN:
        word = ngettext("deelnemer", "deelnemers", figures.attended)
        found.append(Figure(figures.attended, word, is_about=figures.is_typed))
    for presence in _presences:
        if number_there := figures.number(presence.subject):
            found.append(Figure(number_there, presence.word(number_there)))
    return found


@dataclass(frozen=True)
class Listed:
    """A past evening in a list."""

    edition: Edition
    figures: list[Figure]


def listed(evenings: Iterable[Edition]) -> list[Listed]:
    """Each with its figures."""
    found = list(evenings)
    figures = figures_of(found)
    return [Listed(one, figures[one.pk]) for one in found]
