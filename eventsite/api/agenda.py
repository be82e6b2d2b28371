"""Everything with a date as open data: evenings, the days of courses, workshops. Times are in UTC."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Schema
from ninja.decorators import decorate_view
from pydantic import BaseModel, Field
from typing_extensions import TypeAliasType

from courses.models import Course
from eventsite.changes import lists, reading
from eventsite.changes.lists import Tracked
from eventsite.kept.pages import kept
from eventsite.models import Event, Session, SessionQuerySet, fetch_when, with_address
from eventsite.pages.open_data import (
    ADDRESS,
    SIGN_UP,
    Aanmeldstatus,
    Locatie,
    Status,
    Vertalingen,
    venue_as_data,
)
from eventsite.tickets import links
from eventsite.web.api.lists import in_order
from eventsite.web.api.problems import Problem
from eventsite.web.api.values import Moment

KIND = "session"
Agendasoort = TypeAliasType(
    "Agendasoort", Literal["editie", "basiscursus", "verdiepingscursus", "workshop"]
)
_COURSES: dict[str, Agendasoort] = {
    Course.Kind.BASIC: "basiscursus",
    Course.Kind.ADVANCED: "verdiepingscursus",
    Course.Kind.WORKSHOP: "workshop",
}
_ORDER = {"begin": "starts_at", "gewijzigdOp": "changed"}
router = Router(tags=["Agenda"])


class Waarvan(BaseModel):
    """The evening or the run that it belongs to."""

    id: int = Field(description="Het `id` van de editie of de ronde.")
    slug: str
    titel: str
    cursus: str | None = Field(description="De slug van de cursus; leeg bij een editie.")
    url: str = Field(description="De pagina ervan.", json_schema_extra=ADDRESS)


class Afspraak(BaseModel):
    """One day or evening in the agenda."""

    id: int = Field(description="Het `id` van de bijeenkomst. Verandert nooit.")
    soort: Agendasoort
    titel: str
    status: Status
    aanmelding: Aanmeldstatus
    inloopVanaf: datetime | None  # noqa: N815
    begin: datetime
    einde: datetime
    locatie: Locatie
    van: Waarvan
    vertalingen: Vertalingen
    gewijzigdOp: datetime = Field(  # noqa: N815
        description="Wanneer er iets veranderde van wat hier staat, ook vanzelf: omdat een moment kwam."
    )


class Agenda(lists.Listed):
    results: list[Afspraak]


class Filters(Schema):
    """What to list. Times take any offset; ``tot`` itself is left out."""

    soort: Agendasoort | None = Field(None, description="Alleen van deze soort.")
    vanaf: Moment | None = Field(
        None, description="Is op dit moment nog niet afgelopen (RFC 3339)."
    )
    tot: Moment | None = Field(None, description="Begint voor dit moment (RFC 3339).")
    sorteer: Literal["begin", "-begin", "gewijzigdOp", "-gewijzigdOp"] = Field(
        "begin", description="De volgorde; met een min ervoor andersom."
    )


@router.get(
    "/bijeenkomsten",
    response={200: Agenda, 410: Problem},
    operation_id="listBijeenkomsten",
    summary="De agenda: alles met een datum",
)
@decorate_view(kept(asks=[*Filters.model_fields, *lists.ASKED], unless=lists.NOT_KEPT))
def list_agenda(
    request: HttpRequest,
    response: HttpResponse,
    filters: Query[Filters],
    asked: Query[lists.Asked],
) -> dict[str, Any]:
    """Elke bijeenkomst van edities en cursussen, ook wat geweest of afgelast is. Op volgorde van begin."""
    found = in_order(_chosen(filters), filters.sorteer, _ORDER)
    of = Tracked(KIND, _public())
    return lists.listed(
        request,
        response,
        found,
        asked,
        _as_data,
        of=of,
        count=_of_kind(_between(_public(), filters), filters),
    )


def _public() -> SessionQuerySet:
    """Of what is on the site, without what was called off on its own."""
    return Session.objects.standing().public()


def _chosen(filters: Filters) -> Any:
    rows = _public().select_related(*with_address("event"), "venue")
    return _of_kind(_between(_dated(rows), filters), filters)


def _between(sessions: Any, filters: Filters) -> Any:
    if filters.vanaf:
        sessions = sessions.filter(ends_at__gt=filters.vanaf)
    if filters.tot:
        sessions = sessions.filter(starts_at__lt=filters.tot)
    return sessions


def _of_kind(sessions: Any, filters: Filters) -> Any:
    if filters.soort is None:
        return sessions
    if filters.soort == "editie":
        return sessions.filter(event__kind=Event.Kind.SOCIAL)
    kinds = {name: kind for kind, name in _COURSES.items()}
    return sessions.filter(Q(event__courserun__course__kind=kinds[filters.soort]))


def _dated(sessions: SessionQuerySet) -> Any:
    """Each with when it changed: by who wrote it, or as sign-up opened or ended."""
    now = timezone.now()
    own = [reading.passed(f"event__{column}", now) for column in reading.BY_THE_CLOCK]
    of_event = reading.passed_in_sessions(now, of="event")
    return sessions.annotate(
        changed=reading.changed(KIND, *own, of_event, or_else=F("modified_at"))
    )


def _as_data(sessions: list[Any]) -> list[dict[str, Any]]:
    events = {one.event_id: one.event for one in sessions}
    fetch_when(list(events.values()))
    for one in sessions:
        one.event = events[one.event_id]  # of an event with more days one, with all of them
    return [_session_as_data(one) for one in sessions]


def _session_as_data(session: Any) -> dict[str, Any]:
    event: Event = session.event
    run = event.courserun if event.kind == Event.Kind.EDUCATION else None
    return {
        "id": session.pk,
        "soort": _COURSES[run.course.kind] if run else "editie",
        "titel": session.written_name,
        "status": "afgelast" if event.is_cancelled else "gepland",
        "aanmelding": SIGN_UP[event.registration_state()],
        "inloopVanaf": session.doors_open_at,
        "begin": session.starts_at,
        "einde": session.ends_at,
        "locatie": venue_as_data(session.venue),
        "van": {
            "id": event.pk,
            "slug": event.slug,
            "titel": event.title,
            "cursus": run.course.slug if run else None,
            "url": links.absolute(event.get_absolute_url()),
        },
        "vertalingen": {language: {"titel": name} for language, name in session.names.items()},
        "gewijzigdOp": session.changed,
    }
