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
NO_BREAK = "\xa0"
REMEMBERED = 1000
# Formats that a language may have: English says "7 pm" where Dutch says "19.00".
_WHOLE_HOUR = "WHOLE_HOUR_FORMAT"
_NAMED_HOURS = {0: "MIDNIGHT_FORMAT", 12: "NOON_FORMAT"}
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
    form = _spelled(form, moment)
    if not isinstance(moment, datetime):
        return day(moment, form)
    return day(moment.date(), form) if _is_of_days(form) else defaultfilters.date(moment, form)


@register.filter("time", expects_localtime=True, is_safe=False)
def at(moment: time | datetime | str | None, form: str | None = None) -> str:
    """``moment`` as ``form`` says, in the letters of Django's ``time``."""
    if form == "TIME_FORMAT" and isinstance(moment, datetime):
        moment = moment.time()
    if form == "TIME_FORMAT" and isinstance(moment, time):
        return clock(moment)
    return defaultfilters.time(moment, form)


def day(of: date, form: str = "DATE_FORMAT") -> str:
    """A day in words. A moment is not for here: it is another each time."""
    return _day(of, form, get_language())


def clock(of: time) -> str:
    """“19.30”, in English “7.30 pm” and “7 pm”."""
    return _clock(of.replace(second=0, microsecond=0), get_language())


@lru_cache(REMEMBERED)
def _day(of: date, form: str, _language: str | None) -> str:
    return formats.date_format(of, form)


@lru_cache(REMEMBERED)
def _clock(of: time, _language: str | None) -> str:
    return formats.time_format(of, _form_of_time(of))


def _spelled(form: str, of: date) -> str:
    if not isinstance(of, datetime):
        return form
    if form == "DATETIME_FORMAT":
        form = _form(form).replace(_form("TIME_FORMAT"), CLOCK)
    return form.replace(CLOCK, _form_of_time(of)) if CLOCK in form else form


def _form_of_time(of: time | datetime) -> str:
    if of.minute:
        return _form("TIME_FORMAT")
    own = [name for name in (_NAMED_HOURS.get(of.hour), _WHOLE_HOUR) if name]
    said = [form for name in own if (form := _form(name)) != name]
    return (*said, _form("TIME_FORMAT"))[0]


def _form(name: str) -> str:
    """As the language has it, or its own name."""
    return str(formats.get_format(name))


@lru_cache(REMEMBERED)
def _is_of_days(form: str) -> bool:
    """Whether it needs no more of a moment than its day."""
    return form == "DATE_FORMAT" or all(c in _WORDS_OF_A_DAY for c in form if c.isalpha())
