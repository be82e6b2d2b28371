"""The clock on the stage: start, pause, go on to the next, go back. Screens follow within seconds."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from cafes.models import Edition

from . import running_order
from .models import PitchSlot, Stage
from .running_order import Turn


@transaction.atomic
def start(edition: Edition) -> Stage:
    """Let the clock run, for the turn at hand or the first. Twice is once."""
    stage = _lock(edition)
    if stage.now_on_id is None:
        first = _on_stage(edition)
        if not first:
            return stage
        stage.now_on, stage.seconds_before = first[0].slot, 0
    if stage.running_since is None:
        stage.running_since = timezone.now()
    return _save(stage)


@transaction.atomic
def pause(edition: Edition) -> Stage:
    """Stop the clock where it is. Twice is once."""
    stage = _lock(edition)
    stage.seconds_before = round(elapsed(stage).total_seconds())
    stage.running_since = None
    return _save(stage)


@transaction.atomic
def skip(edition: Edition, turns: int = 1, *, seen: int | None) -> Stage:
    """Go on (or back, when negative) that many turns; the clock stands at the start of it.

    ``seen`` is the slot (its primary key) that was on when the button was pressed: of two phones
    that go on at the same time, one does. Past the last the stage is over; before the first it stays
    on the first.
    """
    stage = _lock(edition)
    if stage.now_on_id != seen:
        return stage
    order = [turn.slot for turn in _on_stage(edition)]
    at = order.index(stage.now_on) + turns if stage.now_on in order else 0
    stage.now_on = order[max(0, at)] if order and at < len(order) else None
    stage.running_since, stage.seconds_before = None, 0
    return _save(stage)


def elapsed(stage: Stage) -> timedelta:
    """How long the turn at hand has run."""
    before = timedelta(seconds=stage.seconds_before)
    return before + (timezone.now() - stage.running_since if stage.running_since else timedelta())


def state(edition: Edition) -> dict[str, Any]:
    """What a screen needs to know: who is on, who is next, and how many milliseconds are left.

    Left, not until when: the clock of a beamer's computer is anyone's guess.
    """
    stage = Stage.objects.select_related("now_on").filter(pk=edition.pk).first()
    programme = _on_stage(edition)
    order = [turn.slot.pk for turn in programme]
    at = order.index(stage.now_on_id) if stage and stage.now_on_id in order else None
    now = programme[at] if at is not None else None
    following = programme[at + 1 :] if at is not None else programme
    left = None
    if stage and now:
        left = timedelta(minutes=now.slot.minutes) - elapsed(stage)
    return {
        "at": stage.now_on_id if stage else None,
        "now": _as_data(now),
        "next": _as_data(following[0] if following else None),
        "running": bool(stage and stage.running_since),
        "left": round(left.total_seconds() * 1000) if left is not None else None,
    }


def _on_stage(edition: Edition) -> list[Turn]:
    """Turns with a pitcher, and pauses: what there is to show."""
    return [t for t in running_order.turns(edition) if t.pitch or t.slot.is_pause]


def _as_data(turn: Turn | None) -> dict[str, str] | None:
    if turn is None:
        return None
    local: datetime = timezone.localtime(turn.starts_at)
    return {
        "time": f"{local:%H.%M}",
        "name": turn.pitch.initiative.public_name
        if turn.pitch
        else str(PitchSlot.Kind.PAUSE.label),
        "summary": turn.pitch.initiative.public_summary if turn.pitch else "",
    }


def _lock(edition: Edition) -> Stage:
    Stage.objects.get_or_create(edition=edition)
    return Stage.objects.select_for_update().get(pk=edition.pk)


def _save(stage: Stage) -> Stage:
    stage.save(update_fields=["now_on", "running_since", "seconds_before"])
    return stage
