"""Courses and their runs as open data. Field names are Dutch, as the design rules ask; times are in UTC."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.db.models import OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router
from ninja.decorators import decorate_view
from pydantic import BaseModel, Field
from typing_extensions import TypeAliasType

from eventsite.changes import lists, reading
from eventsite.changes.lists import Found, Tracked
from eventsite.kept.pages import kept
from eventsite.models import Event
from eventsite.models.session_times import standing
from eventsite.pages.open_data import (
    ADDRESS,
    PLAIN_TEXT,
    TRANSLATIONS,
    Vertalingen,
    translations_as_data,
)
from eventsite.tickets import links
from eventsite.web.api.finding import by_slug
from eventsite.web.api.lists import in_order, matching

from . import listing, open_runs
from .models import Course, CourseRun
from .open_runs import Ronde

KIND = "course"
router = Router(tags=["Cursussen"])

Cursussoort = TypeAliasType("Cursussoort", Literal["basiscursus", "verdiepingscursus", "workshop"])

_KINDS: dict[str, Cursussoort] = {
    Course.Kind.BASIC: "basiscursus",
    Course.Kind.ADVANCED: "verdiepingscursus",
    Course.Kind.WORKSHOP: "workshop",
}
KINDS = {name: kind for kind, name in _KINDS.items()}
_OF_COURSE = {
    "title": "titel",
    "summary": "samenvatting",
    "audience": "voorWie",
    "description": "beschrijving",
}
_ORDER = {"site": "position", "titel": "title", "gewijzigdOp": "changed"}


class Vooraf(BaseModel):
    cursus: str = Field(description="De slug van de cursus die eerst komt.")
    bijeenkomsten: int = Field(description="Bij hoeveel bijeenkomsten daarvan iemand was.")


class Cursus(BaseModel):
    id: int = Field(description="Verandert nooit, en is nooit van een andere cursus.")
    slug: str
    soort: Cursussoort
    titel: str
    samenvatting: str
    voorWie: str  # noqa: N815
    beschrijving: str = Field(description=f"Wat men leert. {PLAIN_TEXT}")
    vooraf: Vooraf | None
    daarna: list[str] = Field(description="De slugs van cursussen waar deze voor nodig is.")
    bijeenkomstenVoorBewijs: int | None = Field(  # noqa: N815
        description="Bij hoeveel bijeenkomsten iemand was om een bewijs te krijgen. Leeg: er is geen bewijs."
    )
    vraagtInitiatief: bool = Field(  # noqa: N815
        description="Of men bij het aanmelden een initiatief noemt."
    )
    rondes: list[Ronde] = Field(description="Rondes die nog niet voorbij zijn.")
    vertalingen: Vertalingen = Field(description=TRANSLATIONS)
    url: str = Field(description="De pagina van de cursus.", json_schema_extra=ADDRESS)
    gewijzigdOp: datetime = Field(  # noqa: N815
        description=(
            "Wanneer er iets veranderde van wat hier staat, de rondes inbegrepen. Ook vanzelf: omdat "
            "een moment kwam."
        )
    )


class Cursussen(lists.Listed):
    results: list[Cursus]


class Filters(lists.Asked):
    """What to list."""

    soort: Cursussoort | None = Field(None, description="Alleen cursussen van deze soort.")
    zoek: str | None = Field(
        None,
        description=(
            "Alleen met al deze woorden in titel, samenvatting, voor wie of beschrijving, in welke taal "
            "ook, zonder te letten op hoofdletters en accenten."
        ),
        max_length=100,
    )
    sorteer: Literal["site", "-site", "titel", "-titel", "gewijzigdOp", "-gewijzigdOp"] = Field(
        "site", description="De volgorde; `site` is die van de site. Met een min ervoor andersom."
    )


@lists.at(
    router,
    "/cursussen",
    Cursussen,
    name="listCursussen",
    summary="Alle cursussen met de rondes die komen",
)
def list_courses(asked: Filters) -> Found:
    """Cursussen in de volgorde van de site, met de rondes die nog komen of bezig zijn. Wat geweest is, staat in `/rondes`."""
    found = _courses()
    if asked.soort:
        found = found.filter(kind=KINDS[asked.soort])
    if asked.gewijzigdSinds or asked.sorteer.endswith("gewijzigdOp"):
        found = _dated(found)
    found = matching(found, asked.zoek or "", tuple(_OF_COURSE))
    if asked.model_fields_set & {"sorteer"}:
        found = in_order(found, asked.sorteer, _ORDER)
    return Found(found, _as_data, Tracked(KIND, _dated(Course.objects.all())))


@router.get(
    "/cursussen/{slug}",
    response={200: Cursus},
    operation_id="getCursus",
    summary="Eén cursus",
)
@decorate_view(kept())
def get_course(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Een cursus met de rondes die nog komen of bezig zijn."""
    return _as_data([by_slug(_courses(), slug)])[0]


def _courses() -> QuerySet[Course]:
    return Course.objects.select_related("prerequisite").order_by("position", "title", "pk")


def _dated(courses: QuerySet[Course]) -> QuerySet[Course]:
    """Each with when it changed. Its runs are told with it: what a moment changes of them changes it, too."""
    now, its_run = timezone.now(), {"course": OuterRef("pk")}
    runs = CourseRun.objects.public().filter(**its_run)
    sessions = standing().filter(event__courserun__course=OuterRef("pk"))
    changed = reading.changed(
        KIND,
        reading.latest(runs, reading.BY_THE_CLOCK, now),
        reading.latest(
            sessions.exclude(event__status=Event.Status.DRAFT), reading.OF_SESSIONS, now
        ),
    )
    return courses.annotate(changed=changed)


def _as_data(courses: list[Course]) -> list[dict[str, Any]]:
    coming = listing.coming(courses)
    runs = dict(zip((one.run.pk for one in coming), open_runs.as_data(coming), strict=True))
    after = Course.objects.filter(prerequisite__in=courses).order_by("position", "title", "pk")
    opens = list(after.values_list("prerequisite", "slug"))
    changed = reading.of_all(courses, _dated(Course.objects.all()))
    return [
        {
            **_course_as_data(course),
            "daarna": [slug for before, slug in opens if before == course.pk],
            "rondes": [runs[one.run.pk] for one in coming if one.run.course_id == course.pk],
            "gewijzigdOp": changed[course.pk],
        }
        for course in courses
    ]


def _course_as_data(course: Course) -> dict[str, Any]:
    return {
        "id": course.pk,
        "slug": course.slug,
        "soort": _KINDS[course.kind],
        **{ours: getattr(course, field) for field, ours in _OF_COURSE.items()},
        "vooraf": _prerequisite_as_data(course),
        "bijeenkomstenVoorBewijs": course.certificate_sessions,
        "vraagtInitiatief": course.asks_initiative,
        "vertalingen": translations_as_data(course, _OF_COURSE),
        "url": links.absolute(course.get_absolute_url()),
    }


def _prerequisite_as_data(course: Course) -> dict[str, Any] | None:
    if course.prerequisite is None:
        return None
    return {"cursus": course.prerequisite.slug, "bijeenkomsten": course.prerequisite_sessions}
