"""Published initiatives as open data. Field names are Dutch, as the design rules ask; nobody is named."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router
from ninja.decorators import decorate_view
from pydantic import BaseModel, Field
from typing_extensions import TypeAliasType

from eventsite.changes import lists, reading
from eventsite.changes.lists import Found, Tracked
from eventsite.kept.pages import kept
from eventsite.tickets.links import absolute
from eventsite.web.addresses import address
from eventsite.web.api.finding import by_slug
from eventsite.web.api.lists import in_order

from . import appearances
from .models import Campaign, Initiative, InitiativeQuerySet, Need

KIND = "initiative"
router = Router(tags=["Initiatieven"])

Vraagsoort = TypeAliasType("Vraagsoort", Literal["mensen", "plek", "geld", "kennis", "bekendheid"])

NEEDS: dict[str, Vraagsoort] = {
    Need.Kind.PEOPLE: "mensen",
    Need.Kind.PLACE: "plek",
    Need.Kind.MONEY: "geld",
    Need.Kind.KNOWLEDGE: "kennis",
    Need.Kind.PUBLICITY: "bekendheid",
}


Vraagstatus = TypeAliasType("Vraagstatus", Literal["open", "gevonden"])
Initiatievenvolgorde = TypeAliasType(
    "Initiatievenvolgorde", Literal["naam", "-naam", "gewijzigdOp", "-gewijzigdOp"]
)

_KINDS = {name: kind for kind, name in NEEDS.items()}
_ORDERS = {"naam": "name", "gewijzigdOp": "changed"}


class Vraag(BaseModel):
    soort: Vraagsoort
    toelichting: str
    status: Vraagstatus = Field(
        description=(
            "`gevonden`: geld, als het doelbedrag van de actie is gehaald. Wat een initiatief niet meer zoekt, staat er niet bij."
        )
    )


class Initiatieffoto(BaseModel):
    url: str = Field(json_schema_extra={"format": "uri"})
    kleineUrl: str = Field(  # noqa: N815
        description="Dezelfde foto, zoals lijsten hem tonen.", json_schema_extra={"format": "uri"}
    )
    tekst: str = Field(description="Wat er op de foto staat.")


class Actie(BaseModel):
    titel: str
    doelbedrag: int = Field(description="In hele euro’s.")
    opgehaald: int = Field(description="In hele euro’s.")
    percentage: int = Field(description="Afgerond naar beneden. Meer dan 100 kan ook.")
    url: str = Field(description="Waar men geeft.", json_schema_extra={"format": "uri"})
    begonnenOp: date  # noqa: N815


class Optreden(BaseModel):
    editieId: int = Field(description="Het `id` van de editie.")  # noqa: N815
    editie: str = Field(description="De slug van de editie.")
    kramen: list[int] = Field(description="De nummers van de kramen, meestal één.")
    pitch: bool = Field(description="Of het initiatief daar op het podium staat.")


class Initiatief(BaseModel):
    id: int = Field(description="Verandert nooit, en is nooit van een ander initiatief.")
    slug: str
    naam: str
    samenvatting: str
    verhaal: str
    taal: str = Field(description="De taal van de teksten, zoals `nl` of `en`.")
    thema: str | None = Field(
        description="De slug van het thema. De gemeente houdt de lijst bij; er kunnen thema’s bij komen."
    )
    wijk: str | None = Field(description="De naam. Leeg voor heel de gemeente.")
    wijkSlug: str | None = Field(  # noqa: N815
        description="Waarmee u op de wijk filtert. Leeg voor heel de gemeente."
    )
    website: str | None = Field(json_schema_extra={"format": "uri"})
    zoekt: list[Vraag]
    foto: Initiatieffoto | None
    actie: Actie | None
    optredens: list[Optreden] = Field(
        description="Waar men het initiatief ontmoet, op edities die nog niet voorbij zijn."
    )
    url: str = Field(
        description="De pagina van het initiatief.", json_schema_extra={"format": "uri"}
    )
    hulpUrl: str = Field(  # noqa: N815
        description="Waar men hulp aanbiedt.", json_schema_extra={"format": "uri"}
    )
    gewijzigdOp: datetime = Field(  # noqa: N815
        description="Wanneer er iets veranderde van wat hier staat, ook vanzelf: omdat een editie voorbij is."
    )


class Initiatieven(lists.Listed):
    results: list[Initiatief]


class Filters(lists.Asked):
    """What to list."""

    thema: str | None = Field(
        None, description="Alleen van het thema met deze slug.", max_length=80
    )
    wijk: str | None = Field(None, description="Alleen uit de wijk met deze slug.", max_length=80)
    zoekt: Vraagsoort | None = Field(None, description="Alleen wie dit zoekt.")
    zoek: str | None = Field(
        None,
        description="Alleen met al deze woorden, zonder te letten op hoofdletters en accenten.",
        max_length=100,
    )
    sorteer: Initiatievenvolgorde = Field(
        "naam", description="Waarop de lijst op volgorde staat; met een `-` ervoor andersom."
    )


@lists.at(
    router,
    "/initiatieven",
    Initiatieven,
    name="listInitiatieven",
    summary="Alle initiatieven, op naam",
)
def list_initiatives(asked: Filters) -> Found:
    """Initiatieven die op de site staan, met wat zij zoeken."""
    found = _public().matching(asked.zoek or "")
    if asked.thema:
        found = found.filter(theme__slug=_slug(asked.thema))
    if asked.wijk:
        found = found.filter(neighbourhood__slug=_slug(asked.wijk))
    if asked.zoekt:
        found = found.seeking(_KINDS[asked.zoekt])
    if asked.gewijzigdSinds or asked.sorteer.endswith("gewijzigdOp"):
        found = _dated(found)
    ordered = in_order(found, asked.sorteer, _ORDERS)
    return Found(ordered, _as_data, Tracked(KIND, _dated(Initiative.objects.published())))


@router.get(
    "/initiatieven/{slug}",
    response={200: Initiatief},
    operation_id="getInitiatief",
    summary="Eén initiatief",
)
@decorate_view(kept())
def get_initiative(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Een initiatief dat op de site staat."""
    return _as_data([by_slug(_public(), slug)])[0]


def _slug(asked: str) -> str:
    """A null byte reaches PostgreSQL as an error, and is in no slug."""
    return asked.replace("\0", " ")


def _public() -> InitiativeQuerySet:
    return (
        Initiative.objects.published()
        .select_related("theme", "neighbourhood", "campaign")
        .prefetch_related("needs")
    )


def _dated(initiatives: InitiativeQuerySet) -> InitiativeQuerySet:
    """Each with when it changed."""
    now = timezone.now()
    changed = reading.changed(KIND, *appearances.ended(now), or_else=F("modified_at"))
    return initiatives.annotate(changed=changed)


def _as_data(initiatives: list[Initiative]) -> list[dict[str, Any]]:
    changed = reading.of_all(initiatives, _dated(Initiative.objects.all()))
    evenings = appearances.of_many([one.pk for one in initiatives])
    return [
        {
            **_initiative_as_data(one),
            "optredens": [
                {"editieId": at.key, "editie": at.slug, "kramen": at.stalls, "pitch": at.pitches}
                for at in evenings.get(one.pk, ())
            ],
            "gewijzigdOp": changed[one.pk],
        }
        for one in initiatives
    ]


def _initiative_as_data(initiative: Initiative) -> dict[str, Any]:
    campaign: Campaign | None = getattr(initiative, "campaign", None)
    place = initiative.neighbourhood
    return {
        "id": initiative.pk,
        "slug": initiative.slug,
        "naam": initiative.name,
        "samenvatting": initiative.summary,
        "verhaal": initiative.story,
        "taal": initiative.language,
        "thema": initiative.theme.slug if initiative.theme else None,
        "wijk": place.name if place else None,
        "wijkSlug": place.slug if place else None,
        "website": initiative.website or None,
        "zoekt": [_need_as_data(need, campaign) for need in initiative.needs.all()],
        "foto": _picture_as_data(initiative) if initiative.picture else None,
        "actie": _campaign_as_data(campaign) if campaign else None,
        "url": absolute(initiative.get_absolute_url()),
        "hulpUrl": absolute(address("initiatives:help", initiative.slug)),
    }


def _need_as_data(need: Need, campaign: Campaign | None) -> dict[str, Any]:
    is_found = need.kind == Need.Kind.MONEY and campaign is not None and campaign.is_met
    return {
        "soort": NEEDS[need.kind],
        "toelichting": need.sentence,
        "status": "gevonden" if is_found else "open",
    }


def _picture_as_data(initiative: Initiative) -> dict[str, Any]:
    return {
        "url": absolute(initiative.picture_url),
        "kleineUrl": absolute(initiative.picture_small_url),
        "tekst": initiative.picture_alt,
    }


def _campaign_as_data(campaign: Campaign) -> dict[str, Any]:
    return {
        "titel": campaign.title,
        "doelbedrag": campaign.target,
        "opgehaald": campaign.raised,
        "percentage": campaign.percentage,
        "url": campaign.link,
        "begonnenOp": campaign.started_on,
    }
