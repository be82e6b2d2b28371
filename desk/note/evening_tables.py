"""The evenings of a note in a table and in bars."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from desk.figures.period import EditionRow
from desk.figures.suppression import Shown

from .document import Chart, Group, Table
from .telling import Telling
from .wording import day


def table(held: Sequence[EditionRow], telling: Telling) -> Table:
    came = _came(held, telling)
    signed_up, stalls, pitches = (
        telling.column(column)
        for column in (
            [row.figures.expected for row in held],
            [row.stalls for row in held],
            [row.pitches for row in held],
        )
    )
    halls = [row.session.venue.name for row in held]
    days = [day(row.day) for row in held]
    return Table(
        name=_("Initiatievencafés"),
        heads=(
            _("Editie"),
            _("Aangemeld"),
            _("Er geweest"),
            _("Kramen"),
            _("Pitches"),
            _("Zaal"),
        ),
        rows=tuple(zip(days, signed_up, came, stalls, pitches, halls, strict=True)),
        strong=(2, 4),
    )


def _came(held: Sequence[EditionRow], telling: Telling) -> list[Shown]:
    return telling.visits([row.figures.attended for row in held]).cells


def chart(held: Sequence[EditionRow], telling: Telling) -> Chart:
    signed_up = telling.column([row.figures.expected for row in held])
    came = _came(held, telling)
    pairs = zip(held, signed_up, came, strict=True)
    return Chart(
        title=_("Aangemeld en er geweest, per editie"),
        series=(_("aangemeld"), _("er geweest")),
        groups=tuple(
            Group(
                day(row.day),
                tuple(numbers),
                f"{row.day.day}-{row.day.month}",
            )
            for row, *numbers in pairs
        ),
    )
