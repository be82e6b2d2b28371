"""From one evening or run to the one before and after it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q

from eventsite.models import Event

Beside = tuple[Event, datetime] | None  # with when it starts
SHOWN = ["kind", "slug", "status", "title"]  # what a link to one of its pages needs


def around(event: Event) -> tuple[Beside, Beside]:
    """The one before and the one after it by its first session: of all evenings, or of its course's runs.

    Two queries; none while it has no session.
    """
    start = event.starts_at
    if start is None:
        return None, None
    others = event.of_its_kind().dated().exclude(pk=event.pk).only(*SHOWN)
    # The first bound is one that the index of starts can begin at.
    before = Q(first_start__lte=start) & (Q(first_start__lt=start) | Q(pk__lt=event.pk))
    after = Q(first_start__gte=start) & (Q(first_start__gt=start) | Q(pk__gt=event.pk))
    return _dated(others.filter(before).last()), _dated(others.filter(after).first())


def _dated(found: Any) -> Beside:
    return (found, found.first_start) if found else None
