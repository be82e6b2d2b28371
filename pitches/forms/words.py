"""What the forms say of stalls and turns."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cafes import plan
from eventsite.web.dates import clock
from eventsite.web.times import hours
from pitches import timetable


def stand(spot: plan.Spot) -> str:
    """Its number and what it has."""
    number = _("Kraam %(number)d") % {"number": spot.stand.number}
    return f"{number}: {', '.join(spot.features)}" if spot.features else number


def turn(one: timetable.Turn) -> str:
    """From when to when."""
    return hours(one)


def stand_taken(stand: Any, nearest: list[Any]) -> str:
    """Somebody was quicker; what is free nearby."""
    gone = (
        _("Kraam %(number)d is net geboekt.") % {"number": stand.number}
        if stand
        else _("Deze kraam is er niet meer.")
    )
    if not nearest:
        return gone + " " + _("Er is geen kraam meer vrij.")
    numbers = _list([str(s.number) for s in nearest[:3]])
    return gone + " " + _("Dichtbij nog vrij: %(numbers)s.") % {"numbers": numbers}


def slot_taken(free: list[timetable.Turn]) -> str:
    """Somebody was quicker; what is still free."""
    if not free:
        return _("Deze plek is net geboekt en was de laatste. U kunt op de reservelijst.")
    return _("Deze plek is net geboekt. Nog vrij: %(times)s.") % {"times": times(free)}


def times(turns: list[timetable.Turn]) -> str:
    """When the first three of them start."""
    return _list([_clock(turn.starts_at) for turn in turns[:3]])


def _list(words: list[str]) -> str:
    """“a”, “a en b”, “a, b en c”."""
    *rest, last = words
    return _("%(rest)s en %(last)s") % {"rest": ", ".join(rest), "last": last} if rest else last


def _clock(moment: Any) -> str:
    return clock(timezone.localtime(moment).time())
