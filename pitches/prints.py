"""The stage's programme on paper."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cafes.models import Edition
from eventsite.models import Event
from eventsite.prints.lists import table
from eventsite.prints.sheets import Choice, Part, Print
from eventsite.web.times import hours

from . import timetable


def running_order_list(edition: Event, choice: Choice) -> Part:
    """With the pitcher's name, for who leads the evening."""
    return table(
        [_("Tijd"), _("Initiatief"), _("Wie pitcht")],
        [
            [hours(turn), _what(turn), turn.pitch.registration.name if turn.pitch else ""]
            for turn in timetable.turns(edition)
        ],
        wide=[1, 2],
        empty=_("Er is nog geen programma."),
    )


def _what(turn: timetable.Turn) -> str:
    if turn.pitch:
        return str(turn.pitch.initiative)
    return _("Pauze") if turn.slot.is_pause else _("Vrij")


RUNNING_ORDER = Print(
    name="draaiboek",
    title=gettext_lazy("Draaiboek podium"),
    hint=gettext_lazy("Wie er wanneer pitcht."),
    part=running_order_list,
    kind=Edition.KIND,
)
