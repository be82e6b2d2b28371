"""A list of the API that can be asked what changed: with a moment to ask from next, and what went.

A router writes::

    found = public.annotate(changed=reading.event_changed("social", timezone.now()))
    return lists.listed(request, response, found, asked, _as_data, of=Tracked("social", public))

with ``asked: Query[lists.Asked]`` and ``kept(asks=[…, *lists.ASKED], unless=lists.NOT_KEPT)``, and 410 among its answers.
See docs/adr/0065-what-changed-since.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from pydantic import BaseModel, Field

from eventsite.web.api import lists
from eventsite.web.api.values import Moment

from . import moments, reading

# Which things these show, and in what order, depends on the places of others too: kept for nobody.
NOT_KEPT = ("gewijzigdSinds", "sorteer")


class TooLongAgo(Exception):
    """What went since then is not known any more."""


class Asked(lists.Asked):
    """Which page of a list of the API, and what changed since when."""

    gewijzigdSinds: Moment | None = Field(  # noqa: N815
        None,
        description=(
            "Alleen wat op of na dit moment veranderde, met in `verdwenen` wat er sindsdien weg is. Neem "
            "hiervoor `gewijzigdTot` van de eerste bladzijde van uw vorige vraag. Hoogstens 90 dagen terug; vraag "
            "langer geleden de hele lijst opnieuw (410)."
        ),
    )


ASKED = tuple(Asked.model_fields)


class Verdwenen(BaseModel):
    """Something that is on the site no more, or no more at that address."""

    id: int
    slug: str | None = Field(
        description="Het adres dat het had. Leeg waar dat niet bewaard wordt, zoals bij wat gewist is."
    )
    verdwenenOp: datetime  # noqa: N815
    nieuweSlug: str | None = Field(  # noqa: N815
        description="Waar het nu staat, als alleen het adres veranderde: het `id` blijft bestaan."
    )


class Listed(lists.Listed):
    """One page of a list; each list adds its ``results``."""

    gewijzigdTot: datetime = Field(  # noqa: N815
        description=(
            "Alles tot dit moment weet u nu. Vraag een volgende keer met `gewijzigdSinds` gelijk hieraan: "
            "u mist dan niets, en krijgt soms iets nog eens."
        )
    )
    verdwenen: list[Verdwenen] | None = Field(
        description=(
            "Wat er weg is sinds `gewijzigdSinds`; leeg zonder die vraag. Verwerk dit vóór `results`. "
            "Filters gelden hier niet."
        )
    )


@dataclass(frozen=True)
class Tracked:
    """``kind`` as changes note it, and ``public``: all of it that anyone may see now, whatever was asked."""

    kind: str
    public: QuerySet[Any]


def listed(
    request: HttpRequest,
    response: HttpResponse,
    found: Any,
    asked: Asked,
    as_data: Callable[[list[Any]], list[dict[str, Any]]],
    *,
    of: Tracked,
    count: QuerySet[Any] | None = None,
) -> dict[str, Any]:
    """As ``web.api.lists.listed``; ``found`` has ``changed``. Raises TooLongAgo."""
    now = moments.now()
    since, gone = asked.gewijzigdSinds, None
    if since is not None:
        if since < now.first:
            raise TooLongAgo
        found, count = found.filter(changed__gte=since), None
        gone = [_as_gone(one) for one in reading.gone(of.kind, since, of.public)]
    told = lists.listed(request, response, found, asked, as_data, count=count)
    return told | {"gewijzigdTot": now.safe, "verdwenen": gone}


def _as_gone(one: reading.Gone) -> dict[str, Any]:
    return {
        "id": one.about,
        "slug": one.slug or None,
        "verdwenenOp": one.at,
        "nieuweSlug": one.moved_to or None if one.slug else None,
    }
