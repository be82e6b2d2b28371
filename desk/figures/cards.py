"""The four numbers at the top, each with what it is more or fewer than in the period before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .block import percentage
from .days import Period
from .period import PeriodFigures


@dataclass(frozen=True)
class Card:
    number: int
    text: str
    before: int | None = None  # in the period before

    @property
    def change(self) -> int:
        """In percents, rounded; 0 where there is nothing to compare with."""
        return percentage(self.number - self.before, self.before) if self.before else 0

    @property
    def shown(self) -> str:
        """“+18%”, “−4%”."""
        return f"{'+' if self.change > 0 else '−'}{abs(self.change)}%"


def cards(found: PeriodFigures, before: PeriodFigures | None) -> list[Card]:
    evenings, held = found.editions, len(found.editions.held)
    pitches = _pitches(evenings.pitches, evenings.first_pitches)
    basic, advanced = found.basic.attended, found.advanced.started
    return [
        Card(
            evenings.attended,
            _visits(evenings.attended, held),
            before.editions.attended if before else None,
        ),
        Card(evenings.pitches, pitches, before.editions.pitches if before else None),
        Card(
            basic,
            ngettext("mens volgde de basiscursus", "mensen volgden de basiscursus", basic),
            before.basic.attended if before else None,
        ),
        Card(
            advanced,
            ngettext(
                "initiatiefnemer in de verdieping", "initiatiefnemers in de verdieping", advanced
            ),
            before.advanced.started if before else None,
        ),
    ]


def _visits(visits: int, held: int) -> str:
    """To so many evenings: of either there may be one."""
    if visits == 1:
        text = ngettext("bezoek aan %(number)s café", "bezoek aan %(number)s cafés", held)
    else:
        text = ngettext("bezoeken aan %(number)s café", "bezoeken aan %(number)s cafés", held)
    return text % {"number": held}


def _pitches(pitches: int, first: int) -> str:
    if not first:
        return ngettext("pitch", "pitches", pitches)
    if pitches == 1:
        return _("pitch, van een initiatief dat dat voor het eerst deed")
    return ngettext(
        "pitches, %(number)s initiatief voor het eerst",
        "pitches, %(number)s initiatieven voor het eerst",
        first,
    ) % {"number": first}


def than_what(period: Period, today: date) -> str:
    """What a change is measured against."""
    is_running = period.first <= today < period.last
    if period.is_year:
        return _("dan vorig jaar op dit moment") if is_running else _("dan het jaar ervoor")
    return _("dan even ver in de periode ervoor") if is_running else _("dan de periode ervoor")
