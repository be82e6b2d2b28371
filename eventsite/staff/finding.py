"""Evenings and runs by what somebody types: words of the title or the day."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from django.http import HttpRequest
from django.utils import translation

from eventsite.models import Event, EventQuerySet
from eventsite.models.translated import in_reading
from eventsite.web.border.folding import fold, words
from eventsite.web.languages.texts import Translations, language_codes
from eventsite.web.times import with_day

MOST_READ = 200  # characters
_E = TypeVar("_E", bound=Event)


def asked(request: HttpRequest) -> str:
    """What was typed to look for, as ``?q=``."""
    return request.GET.get("q", "").replace("\0", "")[:MOST_READ].strip()


def named(events: EventQuerySet[_E], text: str) -> EventQuerySet[_E]:
    """Those with every word of ``text`` in "Initiatievencafé, 8 december 2026"; all where there is no word.

    In each language of the site, whichever the page is in: who reads English may have the day from a Dutch mail.
    One query over all their titles: there are a few dozen a year.
    """
    wanted = words(text)
    if not wanted:
        return events
    rows = list(events.by_start().values_list("pk", "title", "translations", "first_start"))
    found: set[int] = set()
    for language in language_codes():
        with translation.override(language):
            found |= {pk for pk, *of in rows if all(word in _named(*of) for word in wanted)}
    return events.filter(pk__in=found)


def _named(title: str, translations: Translations, start: datetime | None) -> str:
    """With what it was called first and what it is called on this page, folded."""
    return fold(f"{title} {with_day(in_reading('title', title, translations), start)}")
