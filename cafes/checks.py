"""What an evening's floor plan still needs, for the checklist (eventsite/booking/checklist.py)."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eventsite.booking.lines import Line, day_of
from eventsite.models import Event

from . import room
from .models import Edition, Fixture, Stand


class PlanCheck:
    """At least one stall, and all of it where it can be."""

    def lines(self, event: Event, previous: Event | None) -> list[Line]:
        if event.kind != Edition.KIND:
            return []
        stands = list(Stand.objects.filter(edition=event.pk))
        fixtures = list(Fixture.objects.filter(edition=event.pk))
        advice, take_over = [], ""
        if not stands:
            advice.append(_("Nog geen kramen."))
            last = list(Stand.objects.filter(edition=previous.pk)) if previous else []
            if last and not fixtures:
                take_over = "plan"
                advice.append(
                    _("Op %(day)s: %(stands)s.")
                    % {"day": day_of(previous), "stands": in_words(last)}
                )
        advice += [str(problem) for problem in room.problems([*stands, *fixtures])[:3]]
        return [
            Line(
                "plan",
                _("Plattegrond"),
                done=f"{in_words(stands)}.",
                advice=advice,
                address=reverse("cafes_desk:floor_plan", args=[event.slug]),
                take_over=take_over,
            )
        ]


def in_words(stands: Sequence[Stand]) -> str:
    """“16 kramen en 2 adviestafels”."""
    tables = sum(stand.is_adviser_table for stand in stands)
    stalls = len(stands) - tables
    words = ngettext("%(n)d kraam", "%(n)d kramen", stalls) % {"n": stalls}
    if not tables:
        return words
    advice = ngettext("%(n)d adviestafel", "%(n)d adviestafels", tables) % {"n": tables}
    return _("%(stalls)s en %(tables)s") % {"stalls": words, "tables": advice}
