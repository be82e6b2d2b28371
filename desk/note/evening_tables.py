"""The evenings of a note in a table and in bars."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from desk.figures.period import EditionRow

from .document import Chart, Group, Table
from .telling import Telling
from .wording import day


def table(held: Sequence[EditionRow], telling: Telling) -> Table:
    signed_up, came, stalls, pitches = (
        telling.column(column)
        for column in (
            [row.figures.expected for row in held],
            [row.figures.attended for row in held],
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


def chart(held: Sequence[EditionRow], telling: Telling) -> Chart:
    signed_up = telling.column([row.figures.expected for row in held])
    came = telling.column([row.figures.attended for row in held])
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
