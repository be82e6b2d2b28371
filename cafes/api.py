"""Café editions as open data. Field names are Dutch, as the design rules ask; times are in UTC."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Schema
from ninja.decorators import decorate_view
from pydantic import BaseModel, Field

from eventsite.booking import places
from eventsite.booking.listed import NEEDED
from eventsite.changes import lists, reading
from eventsite.changes.lists import Tracked
from eventsite.kept.pages import kept
from eventsite.models import Event, EventQuerySet, fetch_when_and_where
from eventsite.pages.open_data import (
    SIGN_UP,
    Aanmeldstatus,
    Bijeenkomst,
    Plaatsen,
    Status,
    session_as_data,
)
from eventsite.tickets import links
from eventsite.web.addresses import address
from eventsite.web.api.problems import Problem
from eventsite.web.api.values import Moment
from eventsite.web.asked_often import AskedInParts

from .models import Edition

KIND = Edition.KIND.value
_SHOWN = (*NEEDED, "summary")
router = Router(tags=["Edities"])


class Editie(BaseModel):
    id: int = Field(description="Verandert nooit, en is nooit van een andere editie.")
    slug: str
    titel: str
    samenvatting: str
    status: Status
    aanmelding: Aanmeldstatus
    plaatsen: Plaatsen
    begin: datetime
    einde: datetime
    bijeenkomsten: list[Bijeenkomst]
    url: str = Field(description="De pagina van de editie.", json_schema_extra={"format": "uri"})
    agendaUrl: str = Field(  # noqa: N815
        description="De bijeenkomsten als iCalendar.", json_schema_extra={"format": "uri"}
    )
    gewijzigdOp: datetime = Field(  # noqa: N815
        description="Wanneer er iets veranderde van wat hier staat, ook vanzelf: omdat een moment kwam."
    )


class Edities(lists.Listed):
    results: list[Editie]


class Filters(Schema):
    """What to list. Times take any offset; ``tot`` itself is left out."""

    status: Status | None = Field(None, description="Alleen geplande of afgelaste edities.")
    vanaf: Moment | None = Field(None, description="Begint op of na dit moment (RFC 3339).")
    tot: Moment | None = Field(None, description="Begint voor dit moment (RFC 3339).")


@router.get(
    "/edities",
    response={200: Edities, 400: Problem, 410: Problem, 500: Problem},
    operation_id="listEdities",
    summary="Alle edities, op volgorde van begin",
)
@decorate_view(kept(asks=["status", "vanaf", "tot", *lists.ASKED], unless=lists.NOT_KEPT))
def list_editions(
    request: HttpRequest, response: HttpResponse, filters: Query[Filters], asked: Query[lists.Asked]
) -> dict[str, Any]:
    """Gepubliceerde en afgelaste edities, met plaatsen en bijeenkomsten."""
    public, of = _of_status(_public_editions(), filters), Tracked(KIND, Edition.objects.public())
    found: Any
    if filters.vanaf or filters.tot or asked.gewijzigdSinds:
        found, count = _between(_dated(public.dated()), filters), None
    else:
        # What is on the site has a session: all of it is counted without asking when each begins.
        found, count = public.dated() if filters.status else _ALL, public
    return lists.listed(request, response, found, asked, _as_data, of=of, count=count)


@router.get(
    "/edities/{slug}",
    response={200: Editie, 400: Problem, 404: Problem, 500: Problem},
    operation_id="getEditie",
    summary="Eén editie",
)
@decorate_view(kept())
def get_edition(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Een gepubliceerde of afgelaste editie."""
    # A null byte reaches PostgreSQL as an error, and is in no slug.
    edition = None if "\0" in slug else _public_editions().filter(slug=slug).first()
    if edition is None:
        raise Http404
    return _as_data([edition])[0]


def _public_editions() -> EventQuerySet[Any]:
    return Edition.objects.public().only(*_SHOWN)


_ALL: AskedInParts[Any] = AskedInParts(lambda: _public_editions().dated())


def _dated(editions: EventQuerySet[Any]) -> EventQuerySet[Any]:
    """Each with when it changed."""
    return editions.annotate(changed=reading.event_changed(KIND, timezone.now()))


def _of_status(editions: EventQuerySet[Any], filters: Filters) -> EventQuerySet[Any]:
    if filters.status:
        cancelled = filters.status == "afgelast"
        status = Event.Status.CANCELLED if cancelled else Event.Status.PUBLISHED
        editions = editions.filter(status=status)
    return editions


def _between(editions: EventQuerySet[Any], filters: Filters) -> EventQuerySet[Any]:
    if filters.vanaf:
        editions = editions.filter(first_start__gte=filters.vanaf)
    if filters.tot:
        editions = editions.filter(first_start__lt=filters.tot)
    return editions


def _as_data(editions: list[Edition]) -> list[dict[str, Any]]:
    fetch_when_and_where(editions)
    room = places.of_all(editions)
    changed = reading.of_all(editions, _dated(Edition.objects.all()))
    return [
        {**_edition_as_data(edition, room[edition.pk].free), "gewijzigdOp": changed[edition.pk]}
        for edition in editions
    ]


def _edition_as_data(edition: Edition, free: int) -> dict[str, Any]:
    return {
        "id": edition.pk,
        "slug": edition.slug,
        "titel": edition.title,
        "samenvatting": edition.summary,
        "status": "afgelast" if edition.is_cancelled else "gepland",
        "aanmelding": SIGN_UP[edition.registration_state()],
        "plaatsen": {"totaal": edition.capacity, "vrij": free},
        "begin": edition.starts_at,
        "einde": edition.ends_at,
        "bijeenkomsten": [session_as_data(s) for s in edition.sessions_in_order()],
        "url": links.absolute(edition.get_absolute_url()),
        "agendaUrl": links.absolute(address("cafes:calendar", edition.slug)),
    }
