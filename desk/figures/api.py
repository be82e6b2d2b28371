"""The figures of a year as open data: what its public page shows (docs/adr/0036-figures-in-public.md), for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from ninja import Router
from ninja.decorators import decorate_view
from pydantic import BaseModel, Field
from typing_extensions import TypeAliasType

from eventsite.changes.lists import Found, at
from eventsite.kept.pages import kept
from eventsite.tickets.links import absolute
from eventsite.web.api import lists

from . import public
from .asked import year_of
from .public import Table, Year

router = Router(tags=["Cijfers"])

Tabelsleutel = TypeAliasType(
    "Tabelsleutel", Literal["avonden", "cursussen", "themas", "wijken", "hulp"]
)
_NOT_SHOWN = (
    "Leeg als het niet wordt getoond: omdat het onder de vijf is, of dat anders uit te rekenen was."
)


def _shown(what: str) -> Any:
    return Field(description=f"{what} {_NOT_SHOWN}")


class Jaar(BaseModel):
    jaar: int
    standOp: date = Field(description="Tot en met welke dag is geteld.")  # noqa: N815
    voorbij: bool = Field(description="Of het jaar om is. Tot dan komt er nog bij.")
    url: str = Field(description="De pagina van het jaar.", json_schema_extra={"format": "uri"})


class Jaren(lists.Listed):
    results: list[Jaar]


class Acties(BaseModel):
    aantal: int
    doelbedrag: int = Field(description="Van alle acties samen, in hele euro’s.")
    opgehaald: int = Field(description="Van alle acties samen, in hele euro’s.")


class Cijferrij(BaseModel):
    wat: str = Field(description="Waar de aantallen van zijn, zoals een avond of een thema.")
    aantallen: list[int | None] = _shown("Een voor elke kolom, in dezelfde volgorde.")


class Cijfertabel(BaseModel):
    sleutel: Tabelsleutel
    titel: str
    kolommen: list[str] = Field(description="Wat is geteld.")
    rijen: list[Cijferrij]
    samen: list[int | None] = _shown("Een voor elke kolom, van alle rijen samen.")


class Begrip(BaseModel):
    woord: str
    uitleg: str


class Jaarcijfers(Jaar):
    avonden: int = Field(description="Hoeveel er waren.")
    rondes: int = Field(description="Hoeveel rondes van cursussen er waren.")
    bezoeken: int | None = _shown("Wie op twee avonden was, telt twee keer.")
    pitches: int | None = _shown("Hoeveel er gehouden zijn.")
    deelnemers: int | None = _shown("Aan cursussen. Wie twee rondes volgde, telt twee keer.")
    initiatieven: int | None = _shown("Die op de site stonden.")
    acties: Acties
    tabellen: list[Cijfertabel]
    woorden: list[Begrip] = Field(description="Hoe is geteld.")


@dataclass(frozen=True)
class _Years:
    """As a list of the API asks for it."""

    found: Sequence[int]

    def count(self) -> int:
        return len(self.found)

    def __getitem__(self, page: slice) -> Sequence[int]:
        return self.found[page]


@at(
    router,
    "/cijfers",
    Jaren,
    name="listCijfers",
    summary="De jaren waar cijfers van zijn, het laatste eerst",
)
def list_years(asked: lists.Asked) -> Found:
    """Jaren waarin een avond of een ronde begon die is afgesloten.

    Hier is geen `gewijzigdSinds`: een cijfer is van alles in een jaar samen, en verandert niet op één plek. Of
    er iets veranderde, zegt de `ETag`: stuur die mee in `If-None-Match`, en u krijgt 304 als alles nog klopt.
    """
    return Found(_Years(public.years()), lambda page: [_year(one) for one in page])


@router.get(
    "/cijfers/{jaar}",
    response={200: Jaarcijfers},
    operation_id="getCijfers",
    summary="De cijfers van één jaar",
)
@decorate_view(kept())
def get_year(request: HttpRequest, jaar: int) -> dict[str, Any]:
    """Wat er in een jaar was, van wat is afgesloten. Dezelfde cijfers als op de pagina en in de bestanden daar.

    Een andere `ETag` is een ander antwoord, ook als alleen `standOp` verder is: in het jaar dat bezig is, elke dag.
    """
    if jaar not in public.years():
        raise Http404
    return _as_data(public.of(jaar))


def _year(number: int) -> dict[str, Any]:
    last, today = year_of(number).last, timezone.localdate()
    return {
        "jaar": number,
        "standOp": min(last, today),
        "voorbij": last < today,
        "url": absolute(reverse("public_figures_of", args=[number])),
    }


def _as_data(year: Year) -> dict[str, Any]:
    return {
        **_year(year.year),
        "avonden": year.evenings,
        "rondes": year.runs,
        "bezoeken": year.numbers["visits"],
        "pitches": year.numbers["pitches"],
        "deelnemers": year.numbers["courses"],
        "initiatieven": year.numbers["ideas"],
        "acties": {"aantal": year.campaigns, "doelbedrag": year.target, "opgehaald": year.raised},
        "tabellen": [_table(one) for one in year.tables],
        "woorden": [{"woord": str(one.term), "uitleg": str(one.text)} for one in year.how],
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "sleutel": table.key,
        "titel": table.title,
        "kolommen": table.heads[1:],
        "rijen": [{"wat": of, "aantallen": numbers} for of, numbers in table.rows],
        "samen": table.totals,
    }
