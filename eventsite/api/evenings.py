"""Evenings as open data: all that their pages show anyone. Times are in UTC."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Router
from ninja.decorators import decorate_view
from pydantic import BaseModel, Field

from cafes import open_data as hall
from cafes.models import Edition
from eventsite.booking import places
from eventsite.changes import lists, reading
from eventsite.changes.lists import Found, Tracked
from eventsite.kept.pages import kept
from eventsite.models import EventQuerySet, fetch_when_and_where
from eventsite.pages.open_data import (
    ADDRESS,
    SIGN_UP,
    Aanmeldstatus,
    Bijeenkomst,
    Fase,
    Periode,
    Plaatsen,
    Status,
    Vertalingen,
    held,
    phase,
    session_as_data,
    sign_up_as_data,
    translations_as_data,
)
from eventsite.tickets import links
from eventsite.web.addresses import address
from eventsite.web.api.lists import PAGE, in_order, matching
from eventsite.web.api.values import Moment
from eventsite.web.asked_often import AskedInParts
from pitches import open_data as stage
from pitches.counts import PITCHES

KIND = Edition.KIND.value
_ORDER = {"begin": "first_start", "gewijzigdOp": "changed", "titel": "title"}
_SEARCHED = ("title", "headline", "summary", "description")
_NOT_SHOWN = ("practical_information", "thanks", "reopening_reason", "stall_information")
_OF_EVENING = {
    "title": "titel",
    "headline": "kop",
    "summary": "samenvatting",
    "description": "beschrijving",
}
router = Router(tags=["Edities"])


class Editie(BaseModel):
    id: int = Field(description="Verandert nooit, en is nooit van een andere editie.")
    slug: str
    titel: str
    kop: str
    samenvatting: str
    beschrijving: str = Field(description="Gewone tekst; een lege regel scheidt alinea's.")
    status: Status
    fase: Fase = Field(description="Waar zij is in de tijd, ook als zij afgelast is.")
    redenAfgelast: str = Field(  # noqa: N815
        description="Waarom zij niet doorgaat, als dat gezegd is."
    )
    aanmelding: Aanmeldstatus
    aanmelden: Periode
    plaatsen: Plaatsen
    begin: datetime
    einde: datetime
    bijeenkomsten: list[Bijeenkomst]
    programma: list[stage.Onderdeel] = Field(description="Wie er wanneer op het podium staat.")
    kramen: list[hall.Kraam]
    zaal: list[hall.VastePlek] = Field(description="Wat er verder op de plattegrond staat.")
    foto: hall.Foto | None = Field(description="De foto bij de aankondiging, tot na afloop.")
    album: list[hall.Foto] = Field(description="Foto's, na afloop.")
    terugblik: hall.Terugblik | None = Field(description="Na afloop.")
    vertalingen: Vertalingen
    url: str = Field(description="De pagina van de editie.", json_schema_extra=ADDRESS)
    agendaUrl: str = Field(  # noqa: N815
        description="De bijeenkomsten als iCalendar.", json_schema_extra=ADDRESS
    )
    gewijzigdOp: datetime = Field(  # noqa: N815
        description="Wanneer er iets veranderde van wat hier staat, ook vanzelf: omdat een moment kwam."
    )


class Edities(lists.Listed):
    results: list[Editie]


class Filters(lists.Asked):
    """What to list. Times take any offset; ``tot`` itself is left out."""

    status: Status | None = Field(None, description="Alleen geplande of afgelaste edities.")
    fase: Fase | None = Field(None, description="Alleen wat nog komt, bezig is of voorbij is.")
    vanaf: Moment | None = Field(None, description="Begint op of na dit moment (RFC 3339).")
    tot: Moment | None = Field(None, description="Begint voor dit moment (RFC 3339).")
    zoek: str | None = Field(
        None,
        description=(
            "Alleen met al deze woorden in titel, kop, samenvatting of beschrijving, in welke taal ook, "
            "zonder te letten op hoofdletters en accenten."
        ),
        max_length=100,
    )
    sorteer: Literal["begin", "-begin", "gewijzigdOp", "-gewijzigdOp", "titel", "-titel"] = Field(
        "begin", description="De volgorde; met een min ervoor andersom."
    )


@lists.at(
    router, "/edities", Edities, name="listEdities", summary="Alle edities, ook wat geweest is"
)
def list_editions(asked: Filters) -> Found:
    """Gepubliceerde en afgelaste edities, met alles wat er op hun pagina staat. Op volgorde van begin."""
    of = Tracked(KIND, _dated(Edition.objects.public().dated()))
    if asked.model_fields_set - PAGE:
        return Found(_chosen(asked), _as_data, of)
    # What is on the site has a session: all of it is counted without asking when each begins.
    return Found(_ALL, _as_data, of, count=_public_editions())


@router.get(
    "/edities/{slug}",
    response={200: Editie},
    operation_id="getEditie",
    summary="Eén editie",
)
@decorate_view(kept())
def get_edition(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Een gepubliceerde of afgelaste editie, ook na afloop."""
    # A null byte reaches PostgreSQL as an error, and is in no slug.
    edition = None if "\0" in slug else _public_editions().dated().filter(slug=slug).first()
    told = _as_data([edition]) if edition else []
    if not told:
        raise Http404
    return told[0]


def _public_editions() -> EventQuerySet[Any]:
    return Edition.objects.public().select_related("cover").defer(*_NOT_SHOWN)


_ALL: AskedInParts[Any] = AskedInParts(lambda: _public_editions().dated())


def _chosen(filters: Filters) -> QuerySet[Any, Any]:
    found = held(
        _dated(_public_editions().dated()), filters.status, filters.fase, filters.vanaf, filters.tot
    )
    return in_order(matching(found, filters.zoek or "", _SEARCHED), filters.sorteer, _ORDER)


def _dated(editions: EventQuerySet[Any]) -> EventQuerySet[Any]:
    """Each with when it changed."""
    return editions.annotate(changed=reading.event_changed(KIND, timezone.now()))


def _as_data(editions: list[Edition]) -> list[dict[str, Any]]:
    fetch_when_and_where(editions)
    editions = [one for one in editions if one.starts_at]  # others went while they were read
    room = places.of_all(editions)
    hall.fetch(editions)
    programmes, closed = stage.programmes(editions), hall.figures(editions)
    # After all that it shows was read: what changes meanwhile makes it an older one.
    changed = reading.of_all(editions, _dated(Edition.objects.all()))
    return [
        {
            **_edition_as_data(one, room[one.pk]),
            "programma": programmes[one.pk],
            "terugblik": hall.looking_back(
                one, figures := closed.get(one.pk), figures.number(PITCHES) if figures else 0
            ),
            "gewijzigdOp": changed[one.pk],
        }
        for one in editions
    ]


def _edition_as_data(edition: Edition, room: places.Places) -> dict[str, Any]:
    sign_up = links.absolute(address("cafes:register", edition.slug))
    return {
        "id": edition.pk,
        "slug": edition.slug,
        **{ours: getattr(edition, field) for field, ours in _OF_EVENING.items()},
        "status": "afgelast" if edition.is_cancelled else "gepland",
        "fase": phase(edition),
        "redenAfgelast": edition.cancellation_reason,
        "aanmelding": SIGN_UP[edition.registration_state()],
        "aanmelden": sign_up_as_data(edition, sign_up),
        "plaatsen": {"totaal": edition.capacity, "vrij": room.free, "wachtend": room.waiting},
        "begin": edition.starts_at,
        "einde": edition.ends_at,
        "bijeenkomsten": [session_as_data(s) for s in edition.sessions_in_order()],
        "kramen": hall.stalls(edition),
        "zaal": hall.fixtures(edition),
        "foto": hall.announced_by(edition),
        "album": hall.album(edition),
        "vertalingen": translations_as_data(edition, _OF_EVENING),
        "url": links.absolute(edition.get_absolute_url()),
        "agendaUrl": links.absolute(address("cafes:calendar", edition.slug)),
    }
