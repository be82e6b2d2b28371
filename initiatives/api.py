"""Published initiatives as open data. Field names are Dutch, as the design rules ask; nobody is named."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from ninja.decorators import decorate_view
from pydantic import BaseModel, Field
from typing_extensions import TypeAliasType

from eventsite.kept.pages import kept
from eventsite.tickets.links import absolute
from eventsite.web.api import lists
from eventsite.web.api.problems import Problem

from .models import Campaign, Initiative, InitiativeQuerySet, Need

router = Router(tags=["Initiatieven"])

Vraagsoort = TypeAliasType("Vraagsoort", Literal["mensen", "plek", "geld", "kennis", "bekendheid"])

NEEDS: dict[str, Vraagsoort] = {
    Need.Kind.PEOPLE: "mensen",
    Need.Kind.PLACE: "plek",
    Need.Kind.MONEY: "geld",
    Need.Kind.KNOWLEDGE: "kennis",
    Need.Kind.PUBLICITY: "bekendheid",
}


class Vraag(BaseModel):
    """Something that an initiative seeks."""

    soort: Vraagsoort
    toelichting: str


class Foto(BaseModel):
    url: str = Field(json_schema_extra={"format": "uri"})
    tekst: str = Field(description="Wat er op de foto staat.")


class Actie(BaseModel):
    """A crowdfunding campaign, in whole euros."""

    titel: str
    doelbedrag: int
    opgehaald: int
    url: str = Field(json_schema_extra={"format": "uri"})
    begonnenOp: date  # noqa: N815


class Initiatief(BaseModel):
    slug: str
    naam: str
    samenvatting: str
    verhaal: str
    thema: str | None = Field(
        description="De slug van het thema. De gemeente houdt de lijst bij; er kunnen thema's bij komen."
    )
    wijk: str | None = Field(description="Leeg voor heel de gemeente.")
    website: str | None = Field(json_schema_extra={"format": "uri"})
    zoekt: list[Vraag]
    foto: Foto | None
    actie: Actie | None
    url: str = Field(
        description="De pagina van het initiatief.", json_schema_extra={"format": "uri"}
    )


class Initiatieven(lists.Listed):
    results: list[Initiatief]


class Filters(Schema):
    """What to list."""

    thema: str | None = Field(
        None, description="Alleen van het thema met deze slug.", max_length=80
    )
    wijk: str | None = Field(None, description="Alleen uit de wijk met deze slug.", max_length=80)
    zoek: str | None = Field(
        None,
        description="Alleen met al deze woorden, zonder te letten op hoofdletters en accenten.",
        max_length=100,
    )


@router.get(
    "/initiatieven",
    response={200: Initiatieven, 400: Problem, 500: Problem},
    operation_id="listInitiatieven",
    summary="Alle initiatieven, op naam",
)
@decorate_view(kept(asks=["thema", "wijk", "zoek", *lists.ASKED]))
def list_initiatives(
    request: HttpRequest, response: HttpResponse, filters: Query[Filters], asked: Query[lists.Asked]
) -> dict[str, Any]:
    """Initiatieven die op de site staan, met wat zij zoeken."""
    found = _public().matching(filters.zoek or "")
    if filters.thema:
        found = found.filter(theme__slug=_slug(filters.thema))
    if filters.wijk:
        found = found.filter(neighbourhood__slug=_slug(filters.wijk))
    return lists.listed(
        request, response, found, asked, lambda page: [_as_data(one) for one in page]
    )


@router.get(
    "/initiatieven/{slug}",
    response={200: Initiatief, 400: Problem, 404: Problem, 500: Problem},
    operation_id="getInitiatief",
    summary="Eén initiatief",
)
@decorate_view(kept())
def get_initiative(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Een initiatief dat op de site staat."""
    found = None if "\0" in slug else _public().filter(slug=slug).first()
    if found is None:
        raise Http404
    return _as_data(found)


def _slug(asked: str) -> str:
    """A null byte reaches PostgreSQL as an error, and is in no slug."""
    return asked.replace("\0", " ")


def _public() -> InitiativeQuerySet:
    return (
        Initiative.objects.published()
        .select_related("theme", "neighbourhood", "campaign")
        .prefetch_related("needs")
    )


def _as_data(initiative: Initiative) -> dict[str, Any]:
    campaign: Campaign | None = getattr(initiative, "campaign", None)
    return {
        "slug": initiative.slug,
        "naam": initiative.name,
        "samenvatting": initiative.summary,
        "verhaal": initiative.story,
        "thema": initiative.theme.slug if initiative.theme else None,
        "wijk": initiative.neighbourhood.name if initiative.neighbourhood else None,
        "website": initiative.website or None,
        "zoekt": [
            {"soort": NEEDS[need.kind], "toelichting": need.sentence}
            for need in initiative.needs.all()
        ],
        "foto": {"url": absolute(initiative.picture_url), "tekst": initiative.picture_alt}
        if initiative.picture
        else None,
        "actie": {
            "titel": campaign.title,
            "doelbedrag": campaign.target,
            "opgehaald": campaign.raised,
            "url": campaign.link,
            "begonnenOp": campaign.started_on,
        }
        if campaign
        else None,
        "url": absolute(initiative.get_absolute_url()),
    }
