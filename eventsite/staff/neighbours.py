"""From one evening or run to the one before and after it."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet

from eventsite.models import Event
from eventsite.web.asked_often import AskedOften, places

Beside = tuple[Event, datetime] | None  # with when it starts
_EVENT, _START = places(2)
SHOWN = ["kind", "slug", "status", "title"]  # what a link to one of its pages needs


def around(event: Event) -> tuple[Beside, Beside]:
    """The one before and the one after it by its first session: of all evenings, or of its course's runs.

    Two queries; none while it has no session.
    """
    start = event.starts_at
    if start is None:
        return None, None
    before, after = _beside(event.kind)
    return _dated(before.first(event.pk, start)), _dated(after.first(event.pk, start))


@cache
def _beside(kind: Event.Kind) -> tuple[AskedOften[Any], AskedOften[Any]]:
    """Around an event of this kind: the last before it, the first after it. Every page of one asks."""

    def others() -> QuerySet[Any]:
        its_kind = Event(pk=_EVENT, kind=kind).of_its_kind()
        return its_kind.dated().exclude(pk=_EVENT).only(*SHOWN)

    # The first bound is one that the index of starts can begin at.
    before = Q(first_start__lte=_START) & (Q(first_start__lt=_START) | Q(pk__lt=_EVENT))
    after = Q(first_start__gte=_START) & (Q(first_start__gt=_START) | Q(pk__gt=_EVENT))
    return (
        AskedOften(lambda: others().filter(before).reverse()[:1]),
        AskedOften(lambda: others().filter(after)[:1]),
    )


def _dated(found: Any) -> Beside:
    return (found, found.first_start) if found else None
