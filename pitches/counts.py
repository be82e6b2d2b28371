"""What is counted of an evening's stage, and of the ideas that were there (eventsite/figures/counting.py)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from cafes.models import StandBooking
from eventsite.figures.counting import Counts, Subject
from eventsite.models import Event
from initiatives.models import Initiative

from .models import Pitch
from .workshop import asked_of

PITCHES: Subject = "pitches"  # that were held
FIRST_PITCHES: Subject = "first-pitches"  # of these: of an initiative that had held none before
WORKSHOP_OFFERED: Subject = "workshop-offered"  # pitchers that were asked
WORKSHOP_TAKEN: Subject = "workshop-taken"  # of these: were there
INITIATIVES: Subject = "initiatives"  # with a stall, or a pitch that was held
THEME: Subject = "theme"  # of these; value: the theme's slug, empty without one
NEIGHBOURHOOD: Subject = (
    "neighbourhood"  # of these; value: the neighbourhood's slug, empty without one
)


class StageCounts:
    """Six queries."""

    def counts(self, events: Sequence[Event], inside: Mapping[int, int]) -> Mapping[int, Counts]:
        pks = [one.pk for one in events if one.kind == Event.Kind.SOCIAL]
        found: dict[int, Counts] = defaultdict(Counter)
        if not pks:
            return found
        for edition, is_first in _held(pks):
            found[edition][PITCHES, ""] += 1
            found[edition][FIRST_PITCHES, ""] += is_first
        for asked in asked_of(Pitch.objects.on_stage().filter(registration__event__in=pks)):
            found[asked.edition][WORKSHOP_OFFERED, ""] += 1
            found[asked.edition][WORKSHOP_TAKEN, ""] += asked.has_done_it
        for edition, theme, neighbourhood in _present(pks):
            found[edition][INITIATIVES, ""] += 1
            found[edition][THEME, theme or ""] += 1
            found[edition][NEIGHBOURHOOD, neighbourhood or ""] += 1
        return found


def _held(editions: Sequence[int]) -> Iterator[tuple[int, bool]]:
    """The edition of each pitch that was held, and whether it is the first of its initiative."""
    held = Pitch.objects.on_stage().filter(outcome=Pitch.Outcome.HELD).order_by()
    own = list(
        held.filter(registration__event__in=editions).values_list("initiative", "slot__edition")
    )
    of_these = held.filter(initiative__in={initiative for initiative, _edition in own})
    starts = of_these.filter(slot__edition__sessions__starts_at__isnull=False).values_list(
        "initiative", "slot__edition__sessions__starts_at", "slot__edition"
    )
    first: dict[int, tuple[datetime, int]] = {}
    for initiative, start, edition in starts:
        first[initiative] = min(first.get(initiative, (start, edition)), (start, edition))
    for initiative, edition in own:
        yield edition, first[initiative][1] == edition


def _present(editions: Sequence[int]) -> list[tuple[int, str | None, str | None]]:
    held = Pitch.objects.on_stage().filter(outcome=Pitch.Outcome.HELD)
    pitched = held.filter(slot__edition__in=editions).values_list("slot__edition", "initiative")
    stood = StandBooking.objects.live().filter(stand__edition__in=editions)
    there = {*pitched, *stood.values_list("stand__edition", "initiative")}
    about = Initiative.objects.filter(pk__in={pk for _edition, pk in there})
    words = {
        pk: (theme, neighbourhood)
        for pk, theme, neighbourhood in about.values_list(
            "pk", "theme__slug", "neighbourhood__slug"
        )
    }
    return [(edition, *words[pk]) for edition, pk in there]
