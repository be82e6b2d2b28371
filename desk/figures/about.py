"""What the initiatives of a period are about and where, the help they got, and their campaigns."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from eventsite.web.spreadsheets import Cell
from initiatives.models import Initiative

from . import definitions
from .block import Block
from .ideas import Ideas


@dataclass(frozen=True)
class Lacking:
    """How many initiatives on the site lack something now: there is a list to mend them from."""

    theme: int
    neighbourhood: int


def lacking() -> Lacking:
    """Two queries."""
    there = Initiative.objects.published()
    return Lacking(
        theme=there.filter(theme=None).count(),
        neighbourhood=there.filter(neighbourhood=None).count(),
    )


def themes(ideas: Ideas, found: Lacking) -> Block:
    """Themes down, neighbourhoods across; those with nothing are left out."""
    places = [*((one.slug, one.name) for one in ideas.neighbourhoods), ("", _("heel de stad"))]
    subjects = [*((one.slug, one.texts.name) for one in ideas.themes), ("", _("geen thema"))]
    across = [(slug, name) for slug, name in places if _sum(ideas, place=slug)]
    down = sorted(
        (row for row in subjects if _sum(ideas, theme=row[0])),
        key=lambda row: (row[0] == "", -_sum(ideas, theme=row[0]), row[1]),
    )
    rows: list[list[Cell]] = [
        [name, *(ideas.crossed[theme, slug] for slug, _name in across), _sum(ideas, theme=theme)]
        for theme, name in down
    ]
    sums = [_sum(ideas, place=slug) for slug, _name in across]
    total: list[list[Cell]] = [[_("samen"), *sums, ideas.on_site]] if rows else []
    return Block(
        key="themas",
        title=_("Waar ideeën over gaan"),
        heads=[_("Thema"), *(name for _slug, name in across), _("Samen")],
        rows=rows + total,
        counted=[definitions.IDEA, definitions.NEW_IDEA],
        picture="desk/figures/pictures/themes.html",
        facts={
            "themes": [(name, _sum(ideas, theme=theme)) for theme, name in down],
            "places": [(name, number) for (_slug, name), number in zip(across, sums, strict=True)],
            "most": max([1, *(_sum(ideas, theme=theme) for theme, _name in down)]),
            "most_in_one_place": max([1, *sums]),
            "ideas": ideas,
            "lacking": found,
        },
    )


def help_given(ideas: Ideas) -> Block:
    rows = [(one.label or _("iets anders"), one) for one in ideas.help]
    return Block(
        key="hulp",
        title=_("Hulp"),
        heads=[_("Wat"), _("Nu gevraagd"), _("Aangeboden"), _("Aangenomen")],
        rows=[[label, one.asked, one.offered, one.taken] for label, one in rows],
        counted=[definitions.ASKED, definitions.OFFERED, definitions.TAKEN],
        picture="desk/figures/pictures/help.html",
        facts={
            "rows": rows,
            "asked": sum(one.asked for one in ideas.help),
            "offered": sum(one.offered for one in ideas.help),
            "taken": sum(one.taken for one in ideas.help),
            "most": max([1, *(max(one.asked, one.offered, one.taken) for one in ideas.help)]),
        },
    )


def campaigns(ideas: Ideas) -> Block:
    rows = [(one.title or _("een actie"), one) for one in ideas.campaigns]
    moments = [one.modified_at for one in ideas.campaigns]
    return Block(
        key="acties",
        title=_("Acties"),
        heads=[
            _("Waarvoor"),
            _("Begonnen op"),
            _("Opgehaald, euro"),
            _("Doel, euro"),
            _("Bedragen bijgewerkt op"),
        ],
        rows=[
            [title, one.started_on, one.raised, one.target, timezone.localdate(one.modified_at)]
            for title, one in rows
        ],
        counted=[definitions.CAMPAIGN, definitions.RAISED],
        picture="desk/figures/pictures/campaigns.html",
        facts={"rows": rows, "ideas": ideas, "updated_at": min(moments, default=None)},
    )


def _sum(ideas: Ideas, *, theme: str | None = None, place: str | None = None) -> int:
    """Of one theme or of one neighbourhood."""
    return sum(
        number
        for (of, at), number in ideas.crossed.items()
        if theme in {None, of} and place in {None, at}
    )
