"""Evenings and runs by what somebody types: words of the title or the day."""

from __future__ import annotations

from typing import TypeVar

from django.http import HttpRequest

from eventsite.models import Event, EventQuerySet
from eventsite.web.border.folding import fold, words
from eventsite.web.times import with_day

MOST_READ = 200  # characters
_E = TypeVar("_E", bound=Event)


def asked(request: HttpRequest) -> str:
    """What was typed to look for, as ``?q=``."""
    return request.GET.get("q", "").replace("\0", "")[:MOST_READ].strip()


def named(events: EventQuerySet[_E], text: str) -> EventQuerySet[_E]:
    """Those with every word of ``text`` in "Initiatievencafé, 8 december 2026"; all where there is no word.

    One query over all their titles: there are a few dozen a year.
    """
    wanted = words(text)
    if not wanted:
        return events
    titles = events.by_start().values_list("pk", "title", "first_start")
    folded = [(pk, fold(with_day(title, start))) for pk, title, start in titles]
    return events.filter(pk__in=[pk for pk, name in folded if all(w in name for w in wanted)])
