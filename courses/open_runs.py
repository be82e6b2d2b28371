"""What open data tells of a run: in the list of runs, and with its course. No more than its page shows; who trains is named there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from pydantic import BaseModel, Field

from eventsite.changes import reading
from eventsite.models import EventQuerySet
from eventsite.pages.open_data import (
    ADDRESS,
    PLAIN_TEXT,
    SIGN_UP,
    TRANSLATIONS,
    Aanmeldstatus,
    Bijeenkomst,
    Fase,
    Periode,
    Plaatsen,
    Status,
    Vertalingen,
    phase,
    session_as_data,
    sign_up_as_data,
    translations_as_data,
)
from eventsite.tickets import links

from .listing import ListedRun
from .models import CourseRun

KIND = CourseRun.KIND.value
TEXTS = {"title": "titel", "summary": "samenvatting", "description": "beschrijving"}


class Ronde(BaseModel):
    id: int = Field(description="Verandert nooit, en is nooit van een andere ronde.")
    slug: str
    cursus: str = Field(description="De slug van de cursus.")
    titel: str
    samenvatting: str
    beschrijving: str = Field(description=PLAIN_TEXT)
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
    bijeenkomsten: list[Bijeenkomst] = Field(
        description="Wie zich aanmeldt, komt bij alle bijeenkomsten."
    )
    vertalingen: Vertalingen = Field(description=TRANSLATIONS)
    url: str = Field(description="De pagina van de ronde.", json_schema_extra=ADDRESS)
    agendaUrl: str = Field(  # noqa: N815
        description="De bijeenkomsten als iCalendar.", json_schema_extra=ADDRESS
    )
    gewijzigdOp: datetime = Field(  # noqa: N815
        description="Wanneer er iets veranderde van wat hier staat, ook vanzelf: omdat een moment kwam."
    )


def dated(runs: EventQuerySet[Any]) -> EventQuerySet[Any]:
    """Each with when it changed."""
    return runs.annotate(changed=reading.event_changed(KIND, timezone.now()))


def as_data(runs: Sequence[ListedRun]) -> list[dict[str, Any]]:
    """As ``Ronde``, in this order. One query."""
    changed = reading.of_all([one.run for one in runs], dated(CourseRun.objects.all()))
    return [{**_as_data(one), "gewijzigdOp": changed[one.run.pk]} for one in runs]


def _as_data(one: ListedRun) -> dict[str, Any]:
    run, course = one.run, one.run.course
    at = [course.slug, run.slug]
    return {
        "id": run.pk,
        "slug": run.slug,
        "cursus": course.slug,
        **{ours: getattr(run, field) for field, ours in TEXTS.items()},
        "status": "afgelast" if run.is_cancelled else "gepland",
        "fase": phase(run),
        "redenAfgelast": run.cancellation_reason,
        "aanmelding": SIGN_UP[one.state],
        "aanmelden": sign_up_as_data(run, links.absolute(reverse("courses:register", args=at))),
        "plaatsen": {"totaal": run.capacity, "vrij": one.free, "wachtend": one.waiting},
        "begin": run.starts_at,
        "einde": run.ends_at,
        "bijeenkomsten": [session_as_data(s) for s in run.sessions_in_order()],
        "vertalingen": translations_as_data(run, TEXTS),
        "url": links.absolute(run.get_absolute_url()),
        "agendaUrl": links.absolute(reverse("courses:calendar", args=at)),
    }
