"""For who organises, by key: events, and who signed up for them."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema
from pydantic import Field

from eventsite.keys.auth import Sleutel, holder
from eventsite.models import Scope
from eventsite.web.api import lists
from eventsite.web.api.values import Moment

from . import as_data, finding
from .values import (
    ROLES,
    STATUSES,
    Aanmeldingstatus,
    Deelname,
    Deelnamerol,
    Deelnames,
    Evenement,
    Evenementen,
)

TAG = "Organisatie"
router = Router(tags=[TAG])


class Filters(Schema):
    """Which registrations."""

    status: Aanmeldingstatus | None = Field(None, description="Alleen met deze status.")
    rol: Deelnamerol | None = Field(None, description="Alleen met deze rol.")
    gewijzigdSinds: Moment | None = Field(  # noqa: N815
        None, description="Alleen wat op of na dit moment veranderde (RFC 3339)."
    )


@router.get(
    "/evenementen",
    auth=Sleutel(Scope.PEOPLE),
    response={200: Evenementen},
    operation_id="listEvenementen",
    summary="De evenementen van de sleutel",
)
def list_events(
    request: HttpRequest, response: HttpResponse, asked: Query[lists.Asked]
) -> dict[str, Any]:
    """Avonden en cursusrondes waar de sleutel voor geldt, ook concepten. De nieuwste eerst."""
    found = finding.events(holder(request)).order_by("-pk")
    return lists.listed(request, response, found, asked, as_data.events)


@router.get(
    "/evenementen/{slug}",
    auth=Sleutel(Scope.PEOPLE),
    response={200: Evenement},
    operation_id="getEvenement",
    summary="Eén evenement",
)
def get_event(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Een avond of een cursusronde, ook als concept."""
    return as_data.events([finding.event(holder(request), slug)])[0]


@router.get(
    "/evenementen/{slug}/aanmeldingen",
    auth=Sleutel(Scope.PEOPLE),
    response={200: Deelnames},
    operation_id="listDeelnames",
    summary="Wie zich heeft aangemeld",
)
def list_registrations(
    request: HttpRequest,
    response: HttpResponse,
    slug: str,
    filters: Query[Filters],
    asked: Query[lists.Asked],
) -> dict[str, Any]:
    """Alle aanmeldingen van een evenement, ook wie zich afmeldde, op volgorde van aanmelden.

    Wat iemand nodig heeft om erbij te kunnen zijn staat er niet bij. Dat deze lijst gelezen is, staat in
    het logboek.
    """
    key = holder(request)
    event = finding.event(key, slug)
    found = finding.registrations().filter(event=event.pk)
    if filters.status:
        found = found.filter(status=_stored(STATUSES, filters.status))
    if filters.rol:
        found = found.filter(role=_stored(ROLES, filters.rol))
    if filters.gewijzigdSinds:
        found = found.filter(changed_at__gte=filters.gewijzigdSinds)
    finding.note_reading(key, event)
    found = found.order_by("registered_at", "pk")
    return lists.listed(
        request, response, found, asked, lambda some: as_data.registrations(key, event, some)
    )


@router.get(
    "/evenementen/{slug}/aanmeldingen/{aanmelding}",
    auth=Sleutel(Scope.PEOPLE),
    response={200: Deelname},
    operation_id="getDeelname",
    summary="Eén aanmelding",
)
def get_registration(
    request: HttpRequest, slug: str, aanmelding: Path[uuid.UUID]
) -> dict[str, Any]:
    """Een aanmelding van een evenement. Wie gewist is, is er niet meer (404)."""
    key = holder(request)
    event = finding.event(key, slug)
    found = finding.registrations().filter(event=event.pk, public_id=aanmelding).first()
    if found is None:
        raise Http404
    finding.note_reading(key, event)
    return as_data.registrations(key, event, [found])[0]


def _stored(known: dict[str, Any], said: str) -> str:
    return next(stored for stored, name in known.items() if name == said)
