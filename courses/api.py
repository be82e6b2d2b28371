"""Courses and their runs as open data. Field names are Dutch, as the design rules ask; times are in UTC."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Query, Router, Schema
from ninja.decorators import decorate_view
from pydantic import BaseModel, Field
from typing_extensions import TypeAliasType

from eventsite.kept.pages import kept
from eventsite.pages.open_data import (
    SIGN_UP,
    Aanmeldstatus,
    Bijeenkomst,
    Plaatsen,
    Status,
    session_as_data,
)
from eventsite.tickets import links
from eventsite.web.api import lists
from eventsite.web.api.problems import Problem

from . import listing
from .listing import ListedRun
from .models import Course

router = Router(tags=["Cursussen"])

Cursussoort = TypeAliasType("Cursussoort", Literal["basiscursus", "verdiepingscursus", "workshop"])

_KINDS: dict[str, Cursussoort] = {
    Course.Kind.BASIC: "basiscursus",
    Course.Kind.ADVANCED: "verdiepingscursus",
    Course.Kind.WORKSHOP: "workshop",
}


class Ronde(BaseModel):
    """One time that a course is given."""

    slug: str
    titel: str
    status: Status
    aanmelding: Aanmeldstatus
    plaatsen: Plaatsen
    begin: datetime
    einde: datetime
    bijeenkomsten: list[Bijeenkomst]
    url: str = Field(description="De pagina van de ronde.", json_schema_extra={"format": "uri"})
    agendaUrl: str = Field(  # noqa: N815
        description="De bijeenkomsten als iCalendar.", json_schema_extra={"format": "uri"}
    )


class Vooraf(BaseModel):
    """Which course comes first, and how much of it."""

    cursus: str = Field(description="De slug van de cursus die eerst komt.")
    bijeenkomsten: int = Field(description="Bij hoeveel bijeenkomsten daarvan iemand was.")


class Cursus(BaseModel):
    slug: str
    soort: Cursussoort
    titel: str
    samenvatting: str
    voorWie: str  # noqa: N815
    vooraf: Vooraf | None
    bijeenkomstenVoorBewijs: int | None = Field(  # noqa: N815
        description="Bij hoeveel bijeenkomsten iemand was om een bewijs te krijgen."
    )
    rondes: list[Ronde] = Field(description="Rondes die nog niet voorbij zijn.")
    url: str = Field(description="De pagina van de cursus.", json_schema_extra={"format": "uri"})


class Cursussen(lists.Listed):
    results: list[Cursus]


class Filters(Schema):
    """What to list."""

    soort: Cursussoort | None = Field(None, description="Alleen cursussen van deze soort.")


@router.get(
    "/cursussen",
    response={200: Cursussen, 400: Problem, 500: Problem},
    operation_id="listCursussen",
    summary="Alle cursussen met hun rondes",
)
@decorate_view(kept(asks=["soort", *lists.ASKED]))
def list_courses(
    request: HttpRequest, response: HttpResponse, filters: Query[Filters], asked: Query[lists.Asked]
) -> dict[str, Any]:
    """Cursussen in de volgorde van de site, met de rondes die nog komen of bezig zijn."""
    found = _courses()
    if filters.soort:
        kinds = {name: kind for kind, name in _KINDS.items()}
        found = found.filter(kind=kinds[filters.soort])
    return lists.listed(request, response, found, asked, _as_data)


@router.get(
    "/cursussen/{slug}",
    response={200: Cursus, 400: Problem, 404: Problem, 500: Problem},
    operation_id="getCursus",
    summary="Eén cursus",
)
@decorate_view(kept())
def get_course(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Een cursus met de rondes die nog komen of bezig zijn."""
    # A null byte reaches PostgreSQL as an error, and is in no slug.
    course = None if "\0" in slug else _courses().filter(slug=slug).first()
    if course is None:
        raise Http404
    return _as_data([course])[0]


def _courses() -> QuerySet[Course]:
    return Course.objects.select_related("prerequisite")


def _as_data(courses: list[Course]) -> list[dict[str, Any]]:
    runs = listing.coming(courses)
    return [
        {
            "slug": course.slug,
            "soort": _KINDS[course.kind],
            "titel": course.title,
            "samenvatting": course.summary,
            "voorWie": course.audience,
            "vooraf": _prerequisite_as_data(course),
            "bijeenkomstenVoorBewijs": course.certificate_sessions,
            "rondes": [_run_as_data(one) for one in runs if one.run.course_id == course.pk],
            "url": links.absolute(course.get_absolute_url()),
        }
        for course in courses
    ]


def _prerequisite_as_data(course: Course) -> dict[str, Any] | None:
    if course.prerequisite is None:
        return None
    return {"cursus": course.prerequisite.slug, "bijeenkomsten": course.prerequisite_sessions}


def _run_as_data(one: ListedRun) -> dict[str, Any]:
    run = one.run
    return {
        "slug": run.slug,
        "titel": run.title,
        "status": "afgelast" if run.is_cancelled else "gepland",
        "aanmelding": SIGN_UP[one.state],
        "plaatsen": {"totaal": run.capacity, "vrij": one.free},
        "begin": run.starts_at,
        "einde": run.ends_at,
        "bijeenkomsten": [session_as_data(s) for s in run.sessions_in_order()],
        "url": links.absolute(run.get_absolute_url()),
        "agendaUrl": links.absolute(reverse("courses:calendar", args=[run.course.slug, run.slug])),
    }
