"""Days and times in words, each written once: a list shows the same ones over and over.

The filters ``date`` and ``time`` stand in the place of Django's, and say the same.
"""

from __future__ import annotations

from datetime import date, datetime, time
from functools import lru_cache

from django import template
from django.template import defaultfilters
from django.utils import formats
from django.utils.translation import get_language

register = template.Library()

ISO = "c"
CLOCK = "CLOCK"  # in a form: the time, as the language of the page writes it
REMEMBERED = 1000
_WORDS_OF_A_DAY = frozenset("jdlDSwzWFmMnNbtLyY")


@register.filter("date", expects_localtime=True, is_safe=False)
def in_form(moment: date | str | None, form: str | None = None) -> str:
    """``moment`` as ``form`` says, in the letters of Django's ``date`` and ``CLOCK``; nothing for no moment.

    Code gives it a moment in local time, as templates do.
    """
    if not isinstance(moment, date) or form is None:
        return defaultfilters.date(moment, form)
    if form == ISO:
        return moment.isoformat()
    form = _spelled(form)
    if not isinstance(moment, datetime):
        return day(moment, form)
    return day(moment.date(), form) if _is_of_days(form) else defaultfilters.date(moment, form)


@register.filter("time", expects_localtime=True, is_safe=False)
def at(moment: time | datetime | str | None, form: str | None = None) -> str:
    """``moment`` as ``form`` says, in the letters of Django's ``time``."""
    if form == "TIME_FORMAT" and isinstance(moment, datetime):
        return clock(moment.time().replace(second=0, microsecond=0))
    return defaultfilters.time(moment, form)


def day(of: date, form: str = "DATE_FORMAT") -> str:
    """A day in words. A moment is not for here: it is another each time."""
    return _day(of, form, get_language())


def clock(of: time) -> str:
    """“19.30”."""
    return _clock(of, get_language())


@lru_cache(REMEMBERED)
def _day(of: date, form: str, _language: str | None) -> str:
    return formats.date_format(of, form)


@lru_cache(REMEMBERED)
def _clock(of: time, _language: str | None) -> str:
    return formats.time_format(of, "TIME_FORMAT")


def _spelled(form: str) -> str:
    return form.replace(CLOCK, formats.get_format("TIME_FORMAT")) if CLOCK in form else form


@lru_cache(REMEMBERED)
def _is_of_days(form: str) -> bool:
    """Whether it needs no more of a moment than its day."""
    return form == "DATE_FORMAT" or all(c in _WORDS_OF_A_DAY for c in form if c.isalpha())
