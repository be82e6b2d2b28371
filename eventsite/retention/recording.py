"""The record of what was destroyed: a line for each few that went together, in their transaction."""

from __future__ import annotations

from django.utils import translation

from eventsite.models import Destruction
from eventsite.web.languages.texts import own_language

from . import terms
from .categories import ON_REQUEST, SELECTION, Category

Cause = Destruction.Cause


def record(category: Category, number: int, *, cause: Cause = Cause.TERM) -> None:
    """Write down that so many went; nothing where none did. Needs a transaction: the one in which they go.

    Why they might go is kept in words, for a category may be called otherwise later.
    """
    if not number:
        return
    by_term = cause == Cause.TERM
    with translation.override(own_language()):
        basis = f"{SELECTION}: {category.selection}" if by_term else str(ON_REQUEST)
    days = terms.of(category) if by_term else None
    Destruction.objects.create(
        category=category.key, cause=cause, days=days, basis=basis, number=number
    )
