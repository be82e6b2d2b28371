"""Everything with a date as open data: evenings, the days of courses, workshops. Times are in UTC."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.db.models import F, Q
from django.utils import timezone
from ninja import Router
from pydantic import BaseModel, Field
from typing_extensions import TypeAliasType

from courses.models import Course
from eventsite.changes import lists, reading
from eventsite.changes.lists import Found, Tracked
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
from eventsite.web.api.lists import in_order, matching
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
_SEARCHED = ("title", "event__title", "venue__name", "venue__city")
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


class Filters(lists.Asked):
    """What to list. Times take any offset; ``tot`` itself is left out."""

    soort: Agendasoort | None = Field(None, description="Alleen van deze soort.")
    vanaf: Moment | None = Field(
        None, description="Is op dit moment nog niet afgelopen (RFC 3339)."
    )
    tot: Moment | None = Field(None, description="Begint voor dit moment (RFC 3339).")
    zoek: str | None = Field(
        None,
        description=(
            "Alleen met al deze woorden in de titel, die van de editie of de ronde, of de naam en de plaats van de "
            "locatie, in welke taal ook, zonder te letten op hoofdletters en accenten."
        ),
        max_length=100,
    )
    sorteer: Literal["begin", "-begin", "gewijzigdOp", "-gewijzigdOp"] = Field(
        "begin", description="De volgorde; met een min ervoor andersom."
    )


@lists.at(
    router,
    "/bijeenkomsten",
    Agenda,
    name="listBijeenkomsten",
    summary="De agenda: alles met een datum",
)
def list_agenda(asked: Filters) -> Found:
    """Elke bijeenkomst van edities en cursussen, ook wat geweest of afgelast is. Op volgorde van begin."""
    rows = _public().select_related(*with_address("event"), "venue")
    found = matching(_chosen(_dated(rows), asked), asked.zoek or "", _SEARCHED)
    count = None if asked.zoek else _chosen(_public(), asked)
    ordered = in_order(found, asked.sorteer, _ORDER)
    return Found(ordered, _as_data, Tracked(KIND, _dated(_public())), count)


def _public() -> SessionQuerySet:
    """Of what is on the site, without what was called off on its own."""
    return Session.objects.standing().public()


def _chosen(sessions: Any, asked: Filters) -> Any:
    if asked.vanaf:
        sessions = sessions.filter(ends_at__gt=asked.vanaf)
    if asked.tot:
        sessions = sessions.filter(starts_at__lt=asked.tot)
    if asked.soort is None:
        return sessions
    if asked.soort == "editie":
        return sessions.filter(event__kind=Event.Kind.SOCIAL)
    kinds = {name: kind for kind, name in _COURSES.items()}
    return sessions.filter(Q(event__courserun__course__kind=kinds[asked.soort]))


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
