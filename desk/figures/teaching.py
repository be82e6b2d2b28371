"""The courses of a period, and the way of an idea: from a café by the courses to a campaign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.counts import CERTIFICATES, FIRST_TIME, FROM_BASIC, FROM_CAFE
from eventsite.web.spreadsheets import Cell

from . import definitions
from .block import Block
from .evenings import standing
from .period import PeriodFigures, RunRow, Runs


@dataclass(frozen=True)
class Step:
    """Of the way of an idea: how many got so far, of how many at the widest."""

    number: int
    text: str
    style: str


def courses(found: Sequence[Runs]) -> Block:
    """A row for each run; the picture is of each kind."""
    kinds = [runs for runs in found if runs.rows]
    return Block(
        key="cursussen",
        title=_("Cursussen"),
        heads=[
            _("Soort"),
            _("Ronde"),
            _("Begint op"),
            _("Gestart"),
            _("Er geweest"),
            _("Voor het eerst"),
            _("Afgerond"),
            _("Bewijzen"),
            _("Eerst op een café"),
            _("Eerst de basiscursus"),
            _("Stand van het getal"),
        ],
        rows=[_cells(runs, row) for runs in kinds for row in runs.rows],
        counted=[
            definitions.IN_COURSE,
            definitions.STARTED,
            definitions.COMPLETED,
            definitions.CERTIFICATE,
            definitions.PROVISIONAL,
        ],
        picture="desk/figures/pictures/courses.html",
        is_wide=True,
        facts={
            "kinds": [
                {
                    "runs": runs,
                    "label": runs.kind.label,
                    "held": len(runs.held),
                    "certificates": runs.sum_of(CERTIFICATES),
                }
                for runs in kinds
            ]
        },
    )


def path(found: PeriodFigures) -> Block:
    """Each step counted by itself: who is in one need not have been in the one before."""
    campaigns, visits = len(found.ideas.campaigns), found.editions.attended
    basic, advanced = found.basic, found.advanced
    steps = [
        Step(visits, ngettext("bezoek aan een café", "bezoeken aan een café", visits), "1"),
        Step(
            basic.attended,
            ngettext("volgde de basiscursus", "volgden de basiscursus", basic.attended),
            "2",
        ),
        Step(
            advanced.started,
            ngettext("begon aan de verdieping", "begonnen aan de verdieping", advanced.started),
            "3",
        ),
        Step(campaigns, ngettext("startte een actie", "startten een actie", campaigns), "4"),
    ]
    return Block(
        key="weg",
        title=_("De weg van een idee"),
        heads=[_("Stap"), _("Aantal")],
        rows=[
            *((step.text, step.number) for step in steps),
            (_("in de basiscursus, eerst op een café"), basic.from_cafe),
            (_("in de verdieping, eerst de basiscursus"), advanced.from_basic),
        ],
        counted=[
            definitions.ATTENDED,
            definitions.IN_COURSE,
            definitions.STARTED,
            definitions.FROM_CAFE,
            definitions.FROM_BASIC,
            definitions.CAMPAIGN,
        ],
        picture="desk/figures/pictures/path.html",
        facts={
            "steps": steps,
            "widest": max(1, *(step.number for step in steps)),
            "is_empty": not any(step.number for step in steps),
            "basic": basic,
            "advanced": advanced,
        },
    )


def _cells(runs: Runs, row: RunRow) -> list[Cell]:
    own: list[Cell] = [str(runs.kind.label), row.event.title, row.day]
    if not row.has_begun:
        return [*own, *[None] * 7, standing(row)]
    numbers = [row.started, row.figures.attended, row.number(FIRST_TIME), row.completed]
    from_where = [row.number(CERTIFICATES), row.number(FROM_CAFE), row.number(FROM_BASIC)]
    return [*own, *numbers, *from_where, standing(row)]
