"""When people came in, per ten minutes of the clock in Haarlem."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eventsite.figures.counting import ARRIVED_AT, STEP
from eventsite.web.dates import clock
from eventsite.web.times import dated

from . import charts, definitions
from .block import Block
from .period import EditionRow

LONGEST = timedelta(hours=6)  # with the minutes in which nobody came in


@dataclass(frozen=True)
class Step:
    """Ten minutes: when they begin, and how many came in."""

    start: datetime
    persons: int

    @property
    def label(self) -> str:
        """“19.30”; where the clock strikes twice also which of the two it is (EU 2000/84)."""
        local = timezone.localtime(self.start)
        shown = clock(local.time())
        if local.utcoffset() == local.replace(fold=1 - local.fold).utcoffset():
            return shown
        which = _("wintertijd") if local.fold else _("zomertijd")
        return f"{shown} {which}"


def steps(row: EditionRow) -> list[Step]:
    """From the first who came in to the last; of a stray scan a day later only the steps that count."""
    found = {
        datetime.fromisoformat(start): persons
        for start, persons in row.figures.by_value(ARRIVED_AT).items()
    }
    if not found:
        return []
    moments = _between(min(found), max(found))
    if max(found) - min(found) > LONGEST:
        moments = iter(sorted(found))
    return [Step(moment, found.get(moment, 0)) for moment in moments]


def block(row: EditionRow | None) -> Block:
    """Of one evening that was held."""
    found = steps(row) if row else []
    chart = None
    if row and found:
        busiest = max(found, key=lambda step: step.persons)
        told = ngettext(
            "Het drukst was het om %(time)s uur, met %(number)s persoon in tien minuten.",
            "Het drukst was het om %(time)s uur, met %(number)s personen in tien minuten.",
            busiest.persons,
        )
        groups = [charts.Group(step.label, [step.persons]) for step in found]
        said = told % {"time": busiest.label, "number": busiest.persons}
        chart = charts.bars(dated(row.event), said, groups, styles="b")
    return Block(
        key="aankomst",
        title=_("Wanneer mensen binnenkwamen"),
        heads=[_("Vanaf"), _("Binnengekomen")],
        rows=[[step.label, step.persons] for step in found],
        counted=[definitions.ARRIVAL],
        picture="desk/figures/pictures/arrivals.html",
        is_wide=True,
        facts={"row": row, "chart": chart},
    )


def _between(first: datetime, last: datetime) -> Iterator[datetime]:
    while first <= last:
        yield first
        first += STEP
