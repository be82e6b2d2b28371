"""From when to when, as people read it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Protocol

from django import template
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .dates import NO_BREAK, REMEMBERED, clock, day

register = template.Library()

ONE_EVENING = timedelta(hours=12)


class Lasting(Protocol):
    @property
    def starts_at(self) -> datetime: ...

    @property
    def ends_at(self) -> datetime: ...


class Happening(Protocol):
    @property
    def title(self) -> str: ...

    @property
    def starts_at(self) -> datetime | None: ...


def midnight(on: date) -> datetime:
    """When that day begins, where the site is."""
    return timezone.make_aware(datetime.combine(on, time()))


@register.filter
def dated(happening: Happening) -> str:
    """Its title with its day, by which one is told from the next: “Initiatievencafé, 16 maart 2027”."""
    return with_day(title_of(happening), happening.starts_at)


def title_of(happening: Happening) -> str:
    """As readers of the page are shown it; the title itself of what says it in one language only."""
    texts = getattr(happening, "texts", None)
    return happening.title if texts is None else texts.title


def with_day(title: str, start: datetime | None) -> str:
    """The same, of what is known to start then."""
    if start is None:
        return title
    return f"{title}, {_day_of(start)}"


def _day_of(start: datetime) -> str:
    """Of an evening, which is named over and over."""
    return _day_in(start, get_language())


@lru_cache(REMEMBERED)
def _day_in(start: datetime, _language: str | None) -> str:
    return day(timezone.localdate(start, timezone.get_default_timezone()), "j F Y")


@register.filter
def weekday(moment: date) -> str:
    """“donderdag 5 april” in Amsterdam, with its year where that is not this one."""
    return _unless_this_year(moment, "l j F")


def day_and_month(moment: date) -> str:
    """“5 april”, likewise."""
    return _unless_this_year(moment, "j F")


@register.filter
def short_day(moment: date) -> str:
    """“5 apr”, likewise."""
    return _unless_this_year(moment, "j b")


@register.filter
def stamp(moment: datetime) -> str:
    """“5 apr, 19.30”, likewise."""
    local = timezone.localtime(moment)
    return f"{short_day(local.date())}, {_clock(local)}"


def _unless_this_year(moment: date, form: str) -> str:
    on = timezone.localdate(moment) if isinstance(moment, datetime) else moment
    return day(on, form if on.year == timezone.localdate().year else f"{form} Y")


def _clock(local: datetime) -> str:
    return clock(local.time())


@register.filter
def o_clock(moment: datetime) -> str:
    """“19.30 uur”, in English “7.30 pm”, in Amsterdam."""
    return _("%(time)s uur") % {"time": _clock(timezone.localtime(moment))}


@register.filter
def hours(lasting: Lasting) -> str:
    """“19.30–22.00 uur”, in English “7.30–10 pm”, in Amsterdam; the other day too, where it is not the same evening."""
    start, end = timezone.localtime(lasting.starts_at), timezone.localtime(lasting.ends_at)
    shown = {"start": _clock(start), "end": _clock(end)}
    if end.date() != start.date() and end - start > ONE_EVENING:
        shown["day"] = day(end.date(), "l j F")
        return _("%(start)s uur tot %(day)s, %(end)s uur") % shown
    shown["start"] = _without_the_same_half(shown["start"], shown["end"])
    return _("%(start)s–%(end)s uur") % shown


def _without_the_same_half(start: str, end: str) -> str:
    """“7.30” of “7.30 pm”, where the end says “pm” too; in Dutch no time says which half of the day it is in."""
    clock, _space, half = start.partition(NO_BREAK)
    return clock if half and half == end.partition(NO_BREAK)[2] else start
