"""Where evenings and courses are, as open data: address, how one gets there, and who can get in."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest
from ninja import Router
from ninja.decorators import decorate_view
from pydantic import Field

from eventsite.changes import lists, reading
from eventsite.changes.lists import Found, Tracked
from eventsite.kept.pages import kept
from eventsite.models import Session, Venue
from eventsite.pages import open_data
from eventsite.pages.open_data import venue_as_data
from eventsite.web.api.lists import in_order, matching

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


class Filters(lists.Asked):
    """What to list."""

    zoek: str | None = Field(
        None,
        description="Alleen met al deze woorden in naam of adres, zonder te letten op hoofdletters en accenten.",
        max_length=100,
    )
    sorteer: Literal["naam", "-naam", "gewijzigdOp", "-gewijzigdOp"] = Field(
        "naam", description="De volgorde; met een min ervoor andersom."
    )


@lists.at(
    router,
    "/locaties",
    Locaties,
    name="listLocaties",
    summary="Alle locaties van edities en cursussen",
)
def list_venues(asked: Filters) -> Found:
    """Waar iets is of was dat op de site staat, met adres, bereikbaarheid en toegankelijkheid."""
    found = matching(_dated(), asked.zoek or "", _SEARCHED)
    return Found(in_order(found, asked.sorteer, _ORDER), _as_data, Tracked(KIND, _dated()))


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
