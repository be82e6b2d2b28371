"""A long list, a page at a time, for programs; for people see ``web/paging.py``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Schema
from pydantic import BaseModel, Field
from pydantic.config import JsonDict

from ..asked_often import AskedInParts
from ..border import folding

M = TypeVar("M", bound=Model)


class Asked(Schema):
    """Which page of a list of the API."""

    page: int = Field(1, ge=1, le=100_000, description="Welke bladzijde.")
    pageSize: int = Field(  # noqa: N815
        20, ge=1, le=100, description="Hoeveel er op een bladzijde staan."
    )


PAGE = set(Asked.model_fields)
_ADDRESS: JsonDict = {"format": "uri"}


class Links(BaseModel):
    """The same list at other pages, by the names of RFC 8288; the header ``Link`` says them too."""

    first: str = Field(description="De eerste bladzijde.", json_schema_extra=_ADDRESS)
    prev: str | None = Field(description="De vorige.", json_schema_extra=_ADDRESS)
    next: str | None = Field(description="De volgende.", json_schema_extra=_ADDRESS)
    last: str = Field(description="De laatste.", json_schema_extra=_ADDRESS)


class Listed(BaseModel):
    """One page of a list; each list adds its ``results``."""

    count: int = Field(description="Hoeveel er in totaal zijn.")
    page: int
    pageSize: int  # noqa: N815
    links: Links


def in_order(found: QuerySet[M], sorted_by: str, columns: Mapping[str, str]) -> QuerySet[M]:
    """By a name that ``columns`` knows, with a minus before it the other way round; what is alike by its key."""
    name = sorted_by.removeprefix("-")
    back = "-" if name != sorted_by else ""
    return found.order_by(f"{back}{columns[name]}", f"{back}pk")


def matching(found: QuerySet[M], asked: str, fields: Sequence[str]) -> QuerySet[M]:
    """Of which these texts, in whatever language, together have all words that were asked (``border.folding``).

    A text of what it belongs to is ``event__title``. One query more: every text is read, so for lists of which there
    are hundreds at the most.
    """
    if not (words := folding.words(asked)):
        return found
    where = {name: name.rpartition("__")[0] for name in fields}
    translated = {of: f"{of}__translations" if of else "translations" for of in where.values()}
    rows = found.order_by().values("pk", *fields, *translated.values())
    keys = [
        row["pk"]
        for row in rows
        if _has(words, [text for of in fields for text in _said(row, of, translated[where[of]])])
    ]
    return found.filter(pk__in=keys)


def _said(row: Mapping[str, Any], field: str, translations: str) -> list[str]:
    """That text as it was written, and in each language that it was translated to; nothing of other fields."""
    name = field.rpartition("__")[2]
    others = [said[name] for said in row[translations].values() if name in said]
    return [row[field], *others]


def _has(words: Sequence[str], texts: Sequence[str]) -> bool:
    folded = folding.fold(" ".join(texts))
    return all(word in folded for word in words)


def listed(
    request: HttpRequest,
    response: HttpResponse,
    found: QuerySet[M] | AskedInParts[M],
    asked: Asked,
    as_data: Callable[[list[M]], list[dict[str, Any]]],
    *,
    count: QuerySet[Any] | None = None,
) -> dict[str, Any]:
    """The asked page of what was found, as a ``Listed``; ``count`` are as many, where they cost less to count, or ``found`` can't.

    ``response`` gets the header ``Link``.
    """
    counted: Any = found if count is None else count
    number = counted.count()
    start = (asked.page - 1) * asked.pageSize
    links = _links(request, asked, number)
    response.headers["Link"] = ", ".join(
        f'<{address}>; rel="{name}"' for name, address in links.items() if address
    )
    return {
        "count": number,
        "page": asked.page,
        "pageSize": asked.pageSize,
        "links": links,
        "results": as_data(list(found[start : start + asked.pageSize])),
    }


def _links(request: HttpRequest, asked: Asked, number: int) -> dict[str, str | None]:
    """What else was asked stays. Past the last page the one before it is the last."""
    last = max(1, -(-number // asked.pageSize))

    def page(which: int) -> str:
        query = request.GET.copy()
        query["page"] = str(which)
        return f"{settings.SITE_URL}{request.path}?{query.urlencode()}"

    return {
        "first": page(1),
        "prev": page(min(asked.page - 1, last)) if asked.page > 1 else None,
        "next": page(asked.page + 1) if asked.page < last else None,
        "last": page(last),
    }
