"""Where evenings and courses are, as open data: address, how one gets there, and who can get in."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from ninja.decorators import decorate_view
from pydantic import Field

from eventsite.changes import lists, reading
from eventsite.changes.lists import Tracked
from eventsite.kept.pages import kept
from eventsite.models import Session, Venue
from eventsite.pages import open_data
from eventsite.pages.open_data import venue_as_data
from eventsite.web.api.lists import in_order, matching
from eventsite.web.api.problems import Problem

KIND = "venue"
HIGHEST_KEY = 2**31 - 1  # that an address may ask for
_ORDER = {"naam": "name", "gewijzigdOp": "changed"}
_SEARCHED = ("name", "street", "postcode", "city")
router = Router(tags=["Locaties"])


class LocatieInLijst(open_data.Locatie):
    gewijzigdOp: datetime = Field(  # noqa: N815
        description="Wanneer er iets veranderde van wat hier staat, of de locatie in gebruik kwam."
    )


class Locaties(lists.Listed):
    results: list[LocatieInLijst]


class Filters(Schema):
    """What to list."""

    zoek: str | None = Field(
        None,
        description="Alleen met al deze woorden in naam of adres, zonder te letten op hoofdletters en accenten.",
        max_length=100,
    )
    sorteer: Literal["naam", "-naam", "gewijzigdOp", "-gewijzigdOp"] = Field(
        "naam", description="De volgorde; met een min ervoor andersom."
    )


@router.get(
    "/locaties",
    response={200: Locaties, 410: Problem},
    operation_id="listLocaties",
    summary="Alle locaties van edities en cursussen",
)
@decorate_view(kept(asks=[*Filters.model_fields, *lists.ASKED], unless=lists.NOT_KEPT))
def list_venues(
    request: HttpRequest,
    response: HttpResponse,
    filters: Query[Filters],
    asked: Query[lists.Asked],
) -> dict[str, Any]:
    """Waar iets is of was dat op de site staat, met adres, bereikbaarheid en toegankelijkheid."""
    found = matching(_dated(), filters.zoek or "", _SEARCHED)
    in_turn = in_order(found, filters.sorteer, _ORDER)
    return lists.listed(request, response, in_turn, asked, _as_data, of=Tracked(KIND, _public()))


@router.get(
    "/locaties/{id}",
    response={200: LocatieInLijst},
    operation_id="getLocatie",
    summary="Eén locatie",
)
@decorate_view(kept())
def get_venue(request: HttpRequest, id: int) -> dict[str, Any]:
    """Een locatie van iets dat op de site staat."""
    venue = _dated().filter(pk=id).first() if 0 < id <= HIGHEST_KEY else None
    if venue is None:
        raise Http404
    return _as_data([venue])[0]


def _public() -> QuerySet[Venue]:
    """Where something is that anyone may see, or was."""
    # For EXISTS PostgreSQL reads every session there ever was: one of each of a few venues is enough.
    one = Session.objects.public().filter(venue=OuterRef("pk")).values("pk")[:1]
    return Venue.objects.alias(used=Subquery(one)).filter(used__isnull=False)


def _dated() -> QuerySet[Any]:
    """Each with when it changed: nothing of it does by the clock, nor with a sign-up."""
    return _public().annotate(changed=reading.changed(KIND, or_else=F("modified_at")))


def _as_data(venues: list[Any]) -> list[dict[str, Any]]:
    return [{**venue_as_data(one), "gewijzigdOp": one.changed} for one in venues]
