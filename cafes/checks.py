"""What an evening's floor plan still needs, for the checklist (eventsite/booking/checklist.py)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eventsite.booking.lines import Line, day_of
from eventsite.models import Event

from . import room
from .models import Edition, Fixture, Stand

_P = TypeVar("_P", Stand, Fixture)


class PlanCheck:
    """At least one stall, and all of it where it can be."""

    def lines(self, events: Sequence[Event], previous: Event | None) -> dict[int, list[Line]]:
        """Two queries."""
        evenings = [event for event in events if event.kind == Edition.KIND]
        if not evenings:
            return {}
        asked = [*evenings, *([previous] if previous else [])]
        stands, fixtures = _by_evening(Stand, asked), _by_evening(Fixture, asked)
        last = stands[previous.pk] if previous else []
        return {
            event.pk: [_line(event, stands[event.pk], fixtures[event.pk], previous, last)]
            for event in evenings
        }


def _by_evening(model: type[_P], evenings: Sequence[Event]) -> dict[int, list[_P]]:
    found: dict[int, list[_P]] = {event.pk: [] for event in evenings}
    for one in model._default_manager.filter(edition__in=list(found)):
        found[one.edition_id].append(one)
    return found


def _line(
    event: Event,
    stands: list[Stand],
    fixtures: list[Fixture],
    previous: Event | None,
    last: list[Stand],
) -> Line:
    advice, take_over = [], ""
    if not stands:
        advice.append(_("Nog geen kramen."))
        if last and not fixtures:
            take_over = "plan"
            advice.append(
                _("Op %(day)s: %(stands)s.") % {"day": day_of(previous), "stands": in_words(last)}
            )
    advice += [str(problem) for problem in room.problems([*stands, *fixtures])[:3]]
    return Line(
        "plan",
        _("Plattegrond"),
        done=f"{in_words(stands)}.",
        advice=advice,
        address=reverse("cafes_desk:floor_plan", args=[event.slug]),
        take_over=take_over,
    )


def in_words(stands: Sequence[Stand]) -> str:
    """“16 kramen en 2 adviestafels”."""
    tables = sum(stand.is_adviser_table for stand in stands)
    stalls = len(stands) - tables
    words = ngettext("%(n)d kraam", "%(n)d kramen", stalls) % {"n": stalls}
    if not tables:
        return words
    advice = ngettext("%(n)d adviestafel", "%(n)d adviestafels", tables) % {"n": tables}
    return _("%(stalls)s en %(tables)s") % {"stalls": words, "tables": advice}
