"""A long list, a page at a time, for programs; for people see ``web/paging.py``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from ninja import Schema
from pydantic import BaseModel, Field

from ..asked_often import AskedInParts

M = TypeVar("M", bound=Model)


class Asked(Schema):
    """Which page of a list of the API."""

    page: int = Field(1, ge=1, le=100_000)
    pageSize: int = Field(20, ge=1, le=100)  # noqa: N815


ASKED = tuple(Asked.model_fields)


class Listed(BaseModel):
    """One page of a list; each list adds its ``results``."""

    count: int = Field(description="Hoeveel er in totaal zijn.")
    page: int
    pageSize: int  # noqa: N815


def listed(
    found: QuerySet[M] | AskedInParts[M],
    asked: Asked,
    as_data: Callable[[list[M]], list[dict[str, Any]]],
    *,
    count: QuerySet[Any] | None = None,
) -> dict[str, Any]:
    """The asked page of what was found, as a ``Listed``; ``count`` are as many, where they cost less to count, or ``found`` can't."""
    counted: Any = found if count is None else count
    start = (asked.page - 1) * asked.pageSize
    return {
        "count": counted.count(),
        "page": asked.page,
        "pageSize": asked.pageSize,
        "results": as_data(list(found[start : start + asked.pageSize])),
    }
