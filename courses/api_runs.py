"""Every run there was or will be as open data, of all courses together. Times are in UTC."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router
from ninja.decorators import decorate_view
from pydantic import Field

from eventsite.changes import lists
from eventsite.changes.lists import Found, Tracked
from eventsite.kept.pages import kept
from eventsite.models import EventQuerySet
from eventsite.pages.open_data import Fase, Status, held
from eventsite.web.api.finding import by_slug
from eventsite.web.api.lists import PAGE, in_order, matching
from eventsite.web.api.values import Moment

from . import listing, open_runs
from .api import KINDS, Cursussoort
from .models import CourseRun
from .open_runs import KIND, Ronde

router = Router(tags=["Cursussen"])
_ORDER = {"begin": "first_start", "gewijzigdOp": "changed", "titel": "title"}


class Rondes(lists.Listed):
    results: list[Ronde]


class Filters(lists.Asked):
    """What to list. Times take any offset; ``tot`` itself is left out."""

    cursus: str | None = Field(
        None, description="Alleen van de cursus met deze slug.", max_length=80
    )
    soort: Cursussoort | None = Field(None, description="Alleen van cursussen van deze soort.")
    status: Status | None = Field(None, description="Alleen geplande of afgelaste rondes.")
    fase: Fase | None = Field(None, description="Alleen wat nog komt, bezig is of voorbij is.")
    vanaf: Moment | None = Field(None, description="Begint op of na dit moment (RFC 3339).")
    tot: Moment | None = Field(None, description="Begint voor dit moment (RFC 3339).")
    zoek: str | None = Field(
        None,
        description=(
            "Alleen met al deze woorden in titel, samenvatting of beschrijving, in welke taal ook, zonder "
            "te letten op hoofdletters en accenten."
        ),
        max_length=100,
    )
    sorteer: Literal["begin", "-begin", "gewijzigdOp", "-gewijzigdOp", "titel", "-titel"] = Field(
        "begin", description="De volgorde; met een min ervoor andersom."
    )


@lists.at(
    router,
    "/rondes",
    Rondes,
    name="listRondes",
    summary="Alle rondes van alle cursussen, ook wat geweest is",
)
def list_runs(asked: Filters) -> Found:
    """Gepubliceerde en afgelaste rondes, met hun bijeenkomsten. Op volgorde van begin."""
    of = Tracked(KIND, open_runs.dated(CourseRun.objects.public().dated()))
    found = _chosen(open_runs.dated(_public().dated()), asked)
    chosen = matching(found, asked.zoek or "", tuple(open_runs.TEXTS))
    # What is on the site has a session: all of it is counted without asking when each begins.
    count = None if asked.model_fields_set - PAGE else _public()
    return Found(in_order(chosen, asked.sorteer, _ORDER), _as_data, of, count)


@router.get(
    "/rondes/{slug}",
    response={200: Ronde},
    operation_id="getRonde",
    summary="Eén ronde",
)
@decorate_view(kept())
def get_run(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Een gepubliceerde of afgelaste ronde, ook na afloop."""
    return _as_data([by_slug(_public().dated(), slug)])[0]


def _public() -> EventQuerySet[CourseRun]:
    return CourseRun.objects.public().select_related("course")


def _chosen(runs: EventQuerySet[CourseRun], filters: Filters) -> EventQuerySet[CourseRun]:
    if filters.cursus:
        runs = runs.filter(course__slug=filters.cursus.replace("\0", " "))
    if filters.soort:
        runs = runs.filter(course__kind=KINDS[filters.soort])
    return held(runs, filters.status, filters.fase, filters.vanaf, filters.tot)


def _as_data(runs: list[CourseRun]) -> list[dict[str, Any]]:
    return open_runs.as_data(listing.listed(runs, {one.course_id: one.course for one in runs}))
