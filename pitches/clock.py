"""The clock on the stage: start, pause, go on to the next, go back. Screens follow within seconds.

It goes through the programme by position, so that a turn that is taken off while it is on leads to the
one behind it. After the last it is over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cafes.models import Edition
from eventsite.booking import locks
from eventsite.web.dates import CLOCK, in_form
from eventsite.web.languages.texts import Text

from . import outcomes, timetable
from .models import Pitch, PitchSlot, Stage
from .timetable import Turn


@dataclass(frozen=True)
class _Place:
    """Where the clock is in the programme: what was, what is on, and what comes."""

    earlier: list[Turn]
    now: Turn | None
    later: list[Turn]


@transaction.atomic
def start(edition: Edition) -> Stage:
    """Let the clock run, for the turn at hand or else the next. Twice is once; after the last there is none."""
    stage = _lock(edition)
    place = _place(edition, stage)
    if place.now is None:
        if not place.later:
            return stage
        _go_to(stage, place.later[0].slot)
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
    on the first. A pitch that the clock ran for was held.
    """
    stage = _lock(edition)
    if stage.now_on_id != seen:
        return stage
    place = _place(edition, stage)
    if turns > 0:
        if place.now and place.now.pitch and elapsed(stage) > timedelta():
            outcomes.note_held(edition, place.now.pitch)
        if len(place.later) >= turns:
            _go_to(stage, place.later[turns - 1].slot)
        elif stage.now_on or place.later:
            _end(stage)
    else:
        back = [*place.earlier, *([place.now] if place.now else [])]
        if back:
            _go_to(stage, back[max(0, len(place.earlier) + turns)].slot)
    return _save(stage)


@transaction.atomic
def pass_over(edition: Edition, *, seen: int | None) -> Stage:
    """Who is on did not come: note it, and go on to the next. Raises what ``outcomes.note`` raises.

    ``seen`` as in ``skip``; of two phones that pass over the same one, one does.
    """
    stage = _lock(edition)
    if stage.now_on is None or stage.now_on_id != seen or stage.is_over:
        return stage
    outcomes.note(edition, stage.now_on, Pitch.Outcome.ABSENT)
    return skip(edition, seen=seen)


def elapsed(stage: Stage) -> timedelta:
    """How long the turn at hand has run."""
    before = timedelta(seconds=stage.seconds_before)
    return before + (timezone.now() - stage.running_since if stage.running_since else timedelta())


def state(edition: Edition) -> dict[str, Any]:
    """What a screen needs to know: who is on, who is next, and how many milliseconds are left.

    Left, not until when: the clock of a beamer's computer is anyone's guess. ``instead`` is what to
    show while nobody is on.
    """
    stage = Stage.objects.select_related("now_on").filter(pk=edition.pk).first()
    place = _place(edition, stage)
    left = None
    if stage and place.now:
        left = timedelta(minutes=place.now.slot.minutes) - elapsed(stage)
    over = bool(stage and stage.is_over and not place.later)
    return {
        "at": stage.now_on_id if stage else None,
        "now": _as_data(place.now),
        "next": _as_data(place.later[0] if place.later else None),
        "running": bool(stage and stage.running_since and place.now),
        "left": round(left.total_seconds() * 1000) if left is not None else None,
        "over": over,
        "instead": _instead(edition, over=over, begun=bool(stage and stage.now_on_id)),
    }


def _instead(edition: Edition, *, over: bool, begun: bool) -> dict[str, str]:
    if over:
        return _told(_("Klaar"), _("Dank aan wie pitchte, en aan u."))
    start = edition.starts_at
    if edition.is_cancelled:
        summary = _("Deze avond gaat niet door")
    elif begun:
        summary = _("Wij gaan zo verder")
    elif start and timezone.localdate(start) != timezone.localdate():
        summary = date_format(timezone.localtime(start), "DATETIME_FORMAT")
    else:
        summary = _("Wij beginnen zo")
    return _told(edition.texts.title, summary)


def _told(name: str, summary: str) -> dict[str, str]:
    """Both, and in which language where that is another than the screen's."""
    return {
        "name": name,
        "nameLang": _language(name),
        "summary": summary,
        "summaryLang": _language(summary),
    }


def _language(said: str) -> str:
    return said.language if isinstance(said, Text) and said.is_in_another else ""


def _place(edition: Edition, stage: Stage | None) -> _Place:
    """Turns with a pitcher, and pauses, around the slot that is on: what there is to show."""
    programme = [t for t in timetable.turns(edition) if t.pitch or t.slot.is_pause]
    if stage is None or (stage.now_on is None and not stage.is_over):
        return _Place([], None, programme)
    if stage.now_on is None:  # over, and the last slot taken away since
        return _Place(programme, None, [])
    at = stage.now_on.position
    here = [t for t in programme if t.slot.position == at]
    earlier = [t for t in programme if t.slot.position < at]
    later = [t for t in programme if t.slot.position > at]
    if stage.is_over:
        return _Place([*earlier, *here], None, later)
    return _Place(earlier, here[0] if here else None, later)


def _as_data(turn: Turn | None) -> dict[str, str] | None:
    if turn is None:
        return None
    local: datetime = timezone.localtime(turn.starts_at)
    time = {"time": in_form(local, CLOCK)}
    if turn.pitch is None:
        return time | _told(str(PitchSlot.Kind.PAUSE.label), "")
    of = turn.pitch.initiative
    if not of.is_published:
        return time | _told(of.public_name, "")
    return time | _told(
        Text(of.public_name, of.language), Text(str(of.public_summary), of.language)
    )


def _lock(edition: Edition) -> Stage:
    """The event before the stage, as every verb that takes both: a turn that goes on notes what was held."""
    locks.lock_event(edition.pk)
    Stage.objects.get_or_create(edition=edition)
    return Stage.objects.select_for_update(of=("self",)).select_related("now_on").get(pk=edition.pk)


def _go_to(stage: Stage, slot: PitchSlot) -> None:
    stage.now_on, stage.is_over = slot, False
    stage.running_since, stage.seconds_before = None, 0


def _end(stage: Stage) -> None:
    stage.is_over = True
    stage.running_since, stage.seconds_before = None, 0


def _save(stage: Stage) -> Stage:
    stage.save(update_fields=["now_on", "is_over", "running_since", "seconds_before"])
    return stage
