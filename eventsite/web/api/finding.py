"""One thing that a program asks for by what stands in the address."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404

M = TypeVar("M", bound=Model)


def by_slug(rows: QuerySet[M], slug: str) -> M:
    """That one of ``rows``. Raises Http404."""
    # A null byte reaches PostgreSQL as an error, and is in no slug.
    found = None if "\0" in slug else rows.filter(slug=slug).first()
    if found is None:
        raise Http404
    return found
