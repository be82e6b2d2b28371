"""A long list, a page at a time: for people and for programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from ninja import Schema
from pydantic import Field

M = TypeVar("M", bound=Model)


def page_of(request: HttpRequest, found: QuerySet[M], size: int) -> dict[str, Any]:
    """What ``pages.html`` needs: the page, and the rest of the address. Raises Http404 for no such page."""
    try:
        page = Paginator(found, size).page(request.GET.get("pagina", "1"))
    except (EmptyPage, PageNotAnInteger) as error:
        raise Http404("no such page") from error
    query = request.GET.copy()
    query.pop("pagina", None)
    return {"page": page, "query": query.urlencode()}


class Asked(Schema):
    """Which page of a list of the API."""

    page: int = Field(1, ge=1, le=100_000)
    pageSize: int = Field(20, ge=1, le=100)  # noqa: N815


ASKED = tuple(Asked.model_fields)


class Listed(Schema):
    """One page of a list; each list adds its ``results``."""

    count: int = Field(description="Hoeveel er in totaal zijn.")
    page: int
    pageSize: int  # noqa: N815


def listed(
    found: QuerySet[M], asked: Asked, as_data: Callable[[list[M]], list[dict[str, Any]]]
) -> dict[str, Any]:
    """The asked page of what was found, as a ``Listed``."""
    start = (asked.page - 1) * asked.pageSize
    return {
        "count": found.count(),
        "page": asked.page,
        "pageSize": asked.pageSize,
        "results": as_data(list(found[start : start + asked.pageSize])),
    }
