"""Which people of a list were ticked: some of a page, or all that the filter finds."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, QueryDict

from eventsite.models import Event, Registration
from eventsite.web.border import numbers

from . import listing
from .asked import Asked

TICKED, ALL, KEPT = "wie", "alle", "gekozen"


def pks(request: HttpRequest, event: Event, asked: Asked) -> list[int]:
    """In the order of the list; those of another event are left out.

    What ``keep`` kept goes before: who signs up after the question was asked is not done along.
    """
    if KEPT in request.POST:
        wanted = _numbers(request.POST[KEPT].split(","))
    elif ALL in request.POST:
        return list(listing.matching_of(event, asked).values_list("pk", flat=True))
    else:
        wanted = _numbers(request.POST.getlist(TICKED))
    there = set(event.registrations.values_list("pk", flat=True)) if wanted else set()
    return [pk for pk in dict.fromkeys(wanted) if pk in there]


def keep(request: HttpRequest, chosen: Iterable[int]) -> None:
    """So that the page that asks sends these again, and no others, in one field."""
    sent: QueryDict = request.POST.copy()
    for name in (TICKED, ALL, KEPT):
        sent.pop(name, None)
    sent[KEPT] = ",".join(map(str, chosen))
    request.POST = sent  # type: ignore[assignment]  # of the same type, but to be changed


def registrations(event: Event, chosen: list[int]) -> list[Registration]:
    """The rows, in the order of ``chosen``, each with the event as it was fetched."""
    rows = event.registrations.in_bulk(chosen)
    for row in rows.values():
        row.event = event
    return [rows[pk] for pk in chosen if pk in rows]


def _numbers(typed: Iterable[str]) -> list[int]:
    return [pk for pk in map(numbers.key, typed) if pk is not None]
