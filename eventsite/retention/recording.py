"""The record of what was destroyed: a line for each few that went together, in their transaction."""

from __future__ import annotations

from eventsite.models import Destruction

from . import terms
from .categories import Category


def record(
    category: Category, number: int, *, cause: Destruction.Cause = Destruction.Cause.TERM
) -> None:
    """Write down that so many went; nothing where none did. Needs a transaction: the one in which they go."""
    if number:
        Destruction.objects.create(
            category=category.key,
            cause=cause,
            days=terms.of(category) if cause == Destruction.Cause.TERM else None,
            basis=str(category.basis),
            number=number,
        )
