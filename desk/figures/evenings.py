"""The evenings of a period: who signed up and who came, and who had been before."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from eventsite.web.spreadsheets import Cell
from pitches.counts import WORKSHOP_OFFERED, WORKSHOP_TAKEN

from . import charts, definitions
from .block import Block, percentage
from .period import EditionRow, Editions, Row

FEW = 6  # evenings with the day below their bars
ON_PAGE = (
    0,
    1,
    2,
    3,
    5,
    9,
    10,
    13,
)  # name, day, signed up, came, stayed away, stalls, pitches, standing
LATEST = 6  # of which it is told how many stayed away


def standing(row: Row) -> str:
    """How sure a number is."""
    if not row.has_begun:
        return _("komt nog")
    if not row.figures.is_final:
        return _("voorlopig")
    return _("opgegeven door de organisatie") if row.figures.is_typed else _("geteld aan de deur")


def attended(editions: Editions) -> Block:
    """Also those to come, of which one sees who signed up."""
    rows = editions.rows
    # Of what is typed it is not known who stayed away.
    counted = [
        row
        for row in editions.held
        if row.figures.expected and not (row.figures.is_typed or row.figures.is_only_typed)
    ]
    latest = counted[-LATEST:]
    return Block(
        key="avonden",
        title=_("Aangemeld en er geweest"),
        note=_("per avond"),
        heads=[
            _("Avond"),
            _("Dag"),
            _("Aangemeld"),
            _("Er geweest"),
            _("Zonder aanmelding"),
            _("Wegblijvers"),
            _("Wegblijvers, procent"),
            _("Bezoekers"),
            _("Met kraam of pitch"),
            _("Kramen"),
            _("Pitches"),
            _("Workshop aangeboden"),
            _("Workshop gevolgd"),
            _("Stand van het getal"),
        ],
        rows=[_cells(row) for row in rows],
        counted=[
            definitions.SIGNED_UP,
            definitions.ATTENDED,
            definitions.NO_SHOW,
            definitions.STALL,
            definitions.PITCH,
            definitions.WORKSHOP,
            definitions.PROVISIONAL,
        ],
        picture="desk/figures/pictures/evenings.html",
        on_page=ON_PAGE,
        facts={
            "chart": _chart(rows) if rows else None,
            "shares": [percentage(row.figures.no_shows, row.figures.expected) for row in latest],
            "called_off": editions.called_off,
        },
        is_wide=True,
    )


def returning(editions: Editions) -> Block:
    """Of each evening that was held; where nobody was counted it is not known."""
    rows = editions.held
    return Block(
        key="terugkomers",
        title=_("Wie terugkomt"),
        heads=[_("Avond"), _("Dag"), _("Eerder geweest"), _("Er geweest")],
        rows=[
            [
                row.event.title,
                row.day,
                _("niet bekend") if row.figures.is_only_typed else row.figures.returning,
                row.figures.attended,
            ]
            for row in rows
        ],
        counted=[definitions.RETURNING, definitions.ATTENDED],
        picture="desk/figures/pictures/returning.html",
        facts={
            "rows": rows,
            "total": editions.returning,
            "is_known": any(not row.figures.is_only_typed for row in rows),
        },
    )


def _cells(row: EditionRow) -> list[Cell]:
    of = row.figures
    own: list[Cell] = [row.event.title, row.day, of.expected]
    if not row.has_begun:
        return [*own, *[None] * 10, standing(row)]
    shares = [of.walk_ins, of.no_shows, percentage(of.no_shows, of.expected)]
    at_the_door = [*shares, of.visitors, of.initiators]
    return [
        *own,
        of.attended,
        *([None] * len(at_the_door) if of.is_only_typed else at_the_door),
        row.stalls,
        row.pitches,
        row.number(WORKSHOP_OFFERED),
        row.number(WORKSHOP_TAKEN),
        standing(row),
    ]


def _chart(rows: Sequence[EditionRow]) -> charts.Chart:
    years = {row.day.year for row in rows}
    form = "j b" if len(rows) <= FEW else "b" if len(years) == 1 else "b y"
    groups, told = [], []
    for row in rows:
        came = row.figures.attended if row.has_begun else None
        groups.append(charts.Group(date_format(row.day, form), [row.figures.expected, came]))
        said = (
            _("%(day)s: %(number)s aangemeld")
            if came is None
            else _("%(day)s: %(number)s aangemeld, %(came)s er geweest")
        )
        shown = {"day": date_format(row.day, "j F Y"), "number": row.figures.expected, "came": came}
        told.append(said % shown)
    return charts.bars(_("Aangemeld en er geweest, per avond"), "; ".join(told), groups)
