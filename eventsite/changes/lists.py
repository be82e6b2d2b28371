"""A list of the API: its address, and what changed since when, with a moment to ask from next and what went.

A router writes what its list is of, and gets what was asked::

    @lists.at(router, "/edities", Edities, name="listEdities", summary="Alle edities")
    def list_editions(asked: Filters) -> lists.Found:
        # its docstring is what developers read
        found = in_order(_chosen(asked), asked.sorteer, _ORDER)
        return lists.Found(found, _as_data, of=Tracked("social", dated))

``Filters`` is an ``Asked``, so that one class has all of the query. See docs/adr/0065-what-changed-since.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Any, TypeVar, get_type_hints

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.decorators import decorate_view
from ninja.params.functions import Query
from pydantic import BaseModel, Field

from eventsite.kept.pages import kept
from eventsite.web.api import lists
from eventsite.web.api.problems import Problem
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
            "hiervoor `gewijzigdTot` van de eerste bladzijde van uw vorige vraag, en houd dezelfde filters. "
            "Hoogstens 90 dagen terug; vraag langer geleden de hele lijst opnieuw (410)."
        ),
    )


NO_FILTERS = {*Asked.model_fields, "sorteer"}
A = TypeVar("A", bound=lists.Asked)


class Verdwenen(BaseModel):
    """Something that is on the site no more, or no more at that address, or not by what was asked."""

    id: int
    slug: str | None = Field(
        description="Het adres dat het had. Leeg waar dat niet bewaard wordt, zoals bij wat gewist is."
    )
    verdwenenOp: datetime  # noqa: N815
    nieuweSlug: str | None = Field(  # noqa: N815
        description="Waar het nu staat, als alleen het adres veranderde: het `id` blijft bestaan."
    )
    opDeSite: bool = Field(  # noqa: N815
        description=(
            "Of het nog op de site staat: op een ander adres (`nieuweSlug`), of veranderd en niet, of niet meer, "
            "wat u met uw filters vraagt."
        )
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
            "Vraagt u met filters, dan staat hier ook wat veranderde en er niet (meer) aan voldoet. "
            "Wat u niet hebt, slaat u over."
        )
    )


@dataclass(frozen=True)
class Tracked:
    """``kind`` as changes note it, and ``public``: all of it that anyone may see now, whatever was asked, with ``changed``."""

    kind: str
    public: QuerySet[Any]


@dataclass(frozen=True)
class Found:
    """What was asked of a list, in order, and how to say it; with ``of``, rows have ``changed`` where that was asked.

    ``count`` are as many, where they cost less to count, or ``rows`` can't.
    """

    rows: Any
    as_data: Callable[[list[Any]], list[dict[str, Any]]]
    of: Tracked | None = None
    count: QuerySet[Any] | None = None


def at(
    router: Router, path: str, gives: type[lists.Listed], *, name: str, summary: str
) -> Callable[[Callable[[A], Found]], Callable[[A], Found]]:
    """A list at that address, kept for who asks the same: see above. ``name`` is its operationId.

    Where ``asked`` is an ``Asked`` of this module it can be asked what changed.
    """

    def add(view: Callable[[A], Found]) -> Callable[[A], Found]:
        asks: type[lists.Asked] = get_type_hints(view)["asked"]

        def ask(request: HttpRequest, response: HttpResponse, asked: Any) -> dict[str, Any]:
            if not isinstance(asked, Asked):
                return _told(request, response, asked, view(asked))
            return _changed(request, response, asked, view)

        ask.__name__, ask.__doc__ = (
            view.__name__,
            view.__doc__,
        )  # of the address, and in the document
        ask.__annotations__ = {
            "request": HttpRequest,
            "response": HttpResponse,
            "asked": Annotated[asks, Query()],
        }
        gone: dict[int, Any] = {410: Problem} if issubclass(asks, Asked) else {}
        answers = {200: gives} | gone
        operation = router.get(path, response=answers, operation_id=name, summary=summary)
        operation(decorate_view(kept(asks=list(asks.model_fields), unless=NOT_KEPT))(ask))
        return view

    return add


def _changed(
    request: HttpRequest, response: HttpResponse, asked: Any, view: Callable[[Any], Found]
) -> dict[str, Any]:
    """With until when all is known, which is asked before anything is read. Raises TooLongAgo."""
    now, since = moments.now(), asked.gewijzigdSinds
    if since is not None and since < now.first:
        raise TooLongAgo
    found, gone = view(asked), None
    assert found.of is not None  # noqa: S101 (who can be asked what changed says of what)
    if since is not None:
        went = reading.gone(found.of.kind, since, found.of.public)
        if asked.model_fields_set - NO_FILTERS:
            went += reading.left(since, found.of.public, found.rows)
        gone = [_as_gone(one) for one in went]
        found = replace(found, rows=found.rows.filter(changed__gte=since), count=None)
    told = _told(request, response, asked, found)
    return told | {"gewijzigdTot": now.safe, "verdwenen": gone}


def _told(
    request: HttpRequest, response: HttpResponse, asked: lists.Asked, found: Found
) -> dict[str, Any]:
    return lists.listed(request, response, found.rows, asked, found.as_data, count=found.count)


def _as_gone(one: reading.Gone) -> dict[str, Any]:
    new_slug = one.moved_to or None if one.slug else None
    return {
        "id": one.about,
        "slug": one.slug or None,
        "verdwenenOp": one.at,
        "nieuweSlug": new_slug,
        "opDeSite": bool(new_slug) or one.is_elsewhere,
    }
