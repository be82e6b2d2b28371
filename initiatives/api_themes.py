"""By what initiatives are found, as open data: the lists of themes and neighbourhoods that organisers keep."""

from __future__ import annotations

from typing import Any

from ninja import Router
from pydantic import BaseModel, Field

from eventsite.changes.lists import Found, at
from eventsite.pages.open_data import TRANSLATIONS, Vertalingen, translations_as_data
from eventsite.web.api import lists

from .models import Neighbourhood, Theme

router = Router(tags=["Initiatieven"])


class Thema(BaseModel):
    id: int = Field(description="Verandert nooit.")
    slug: str = Field(description="Waarmee u filtert. Verandert nooit.")
    naam: str
    vertalingen: Vertalingen = Field(description=TRANSLATIONS)


class Themas(lists.Listed):
    results: list[Thema]


class Wijk(BaseModel):
    id: int = Field(description="Verandert nooit.")
    slug: str = Field(description="Waarmee u filtert.")
    naam: str


class Wijken(lists.Listed):
    results: list[Wijk]


@at(
    router,
    "/themas",
    Themas,
    name="listThemas",
    summary="Alle thema’s, in de volgorde van de site",
)
def list_themes(asked: lists.Asked) -> Found:
    """Waarop u initiatieven filtert, ook thema’s waar nog geen initiatief van is."""
    found = Theme.objects.order_by("position", "name", "pk")
    return Found(found, lambda page: [_theme(one) for one in page])


@at(router, "/wijken", Wijken, name="listWijken", summary="Alle wijken, op naam")
def list_neighbourhoods(asked: lists.Asked) -> Found:
    """Waarop u initiatieven filtert, ook wijken waar nog geen initiatief uit komt."""
    found = Neighbourhood.objects.order_by("name", "pk")
    return Found(found, lambda page: [_place(one) for one in page])


def _theme(theme: Theme) -> dict[str, Any]:
    return {
        "id": theme.pk,
        "slug": theme.slug,
        "naam": theme.name,
        "vertalingen": translations_as_data(theme, {"name": "naam"}),
    }


def _place(place: Neighbourhood) -> dict[str, Any]:
    return {"id": place.pk, "slug": place.slug, "naam": place.name}
