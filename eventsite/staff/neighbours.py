"""From one evening or run to the one before and after it."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet, Subquery

from eventsite.models import Event
from eventsite.models.session_times import first_start
from eventsite.web.asked_often import AskedOften, places

Beside = tuple[Event, datetime] | None  # with when it starts
_EVENT, _START = places(2)
SHOWN = ["kind", "slug", "status", "title", "translations"]  # what a link to one of its pages needs


def around(event: Event) -> tuple[Beside, Beside]:
    """The one before and the one after it by its first session: of all evenings, or of its course's runs.

    One query; none while it has no session.
    """
    start = event.starts_at
    if start is None:
        return None, None
    found = [(one, one.first_start) for one in _beside(event.kind).all(event.pk, start)]
    here = (start, event.pk)
    before = next((one for one in found if _when(one) < here), None)
    return before, next((one for one in found if _when(one) > here), None)


def _when(one: tuple[Any, datetime]) -> tuple[datetime, int]:
    event, start = one
    return start, event.pk


@cache
def _beside(kind: Event.Kind) -> AskedOften[Any]:
    """Around an event of this kind: the last before it, the first after it. Every page of one asks."""

    def both() -> QuerySet[Any]:
        others = Event(pk=_EVENT, kind=kind).of_its_kind().dated().exclude(pk=_EVENT).values("pk")
        # The first bound is one that the index of starts can begin at.
        before = Q(first_start__lte=_START) & (Q(first_start__lt=_START) | Q(pk__lt=_EVENT))
        after = Q(first_start__gte=_START) & (Q(first_start__gt=_START) | Q(pk__gt=_EVENT))
        last, first = others.filter(before).reverse()[:1], others.filter(after)[:1]
        found = Event.objects.filter(Q(pk=Subquery(last)) | Q(pk=Subquery(first)))
        return found.annotate(first_start=first_start()).only(*SHOWN)

    return AskedOften(both)
