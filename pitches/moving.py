"""Turns moved up and down in a row: saved at each press, mailed once, taken back as long as nobody was told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from cafes.letters import PartsChangedLetter
from cafes.models import Edition
from eventsite.booking import locks

from . import running_order, timetable
from .models import PitchSlot, Stage
from .timetable import Turn

UNDO_FOR = PartsChangedLetter.pause


class TooLate(Exception):
    """The mails about the moves have left, or something else was changed after them."""


def move(slot: PitchSlot, places: int) -> None:
    """Move a slot (with who pitches in it) up (negative) or down the programme.

    Mails wait until UNDO_FOR after the last move; until then ``put_back`` takes all of them back.
    Raises AlreadyOver or running_order.SlotGone.
    """
    edition = slot.edition
    with transaction.atomic():
        with running_order.rearranging(edition, slot, keeps_moves=True):
            order = running_order.order_of(edition)
            _keep_order(edition, order)
            at = order.index(slot.pk)
            order.insert(max(0, min(len(order) - 1, at + places)), order.pop(at))
            running_order.lay_in_order(edition, order)
        PartsChangedLetter.wait_on(edition)


def _keep_order(edition: Edition, order: list[int]) -> None:
    """As it was before the first of the moves in a row."""
    stage, _new = Stage.objects.get_or_create(edition=edition, defaults={"opens_after": 0})
    if not _can_be_put_back(stage):
        stage.order_before = order
    stage.moved_at = timezone.now()
    stage.save(update_fields=["order_before", "moved_at"])


def _can_be_put_back(stage: Stage) -> bool:
    return stage.moved_at is not None and timezone.now() < stage.moved_at + UNDO_FOR


@transaction.atomic
def put_back(edition: Edition) -> None:
    """Take back the moves of which nobody was mailed yet. Raises TooLate."""
    locks.lock_event(edition.pk)
    stage = Stage.objects.filter(pk=edition.pk).first()
    if stage is None or not _can_be_put_back(stage):
        raise TooLate
    with running_order.rearranging(edition):
        running_order.lay_in_order(edition, stage.order_before)


@dataclass(frozen=True)
class Moved:
    """Whose time the moves change that can be put back, from when to when, and when they are mailed."""

    turns: list[tuple[Turn, Turn]]
    mailed_at: datetime


def moved(stage: Stage | None, programme: list[Turn]) -> Moved | None:
    """None when nobody has another time by them. Of what was fetched; no query."""
    if stage is None or stage.moved_at is None or not _can_be_put_back(stage):
        return None
    now = {turn.slot.pk: turn for turn in programme}
    if sorted(now) != sorted(stage.order_before):
        return None
    slots = [(now[pk].slot, now[pk].pitch) for pk in stage.order_before]
    before = timetable.one_after_another(programme[0].starts_at, slots)
    pairs = [
        (was, now[was.slot.pk])
        for was in before
        if was.pitch and was.starts_at != now[was.slot.pk].starts_at
    ]
    return Moved(pairs, stage.moved_at + UNDO_FOR) if pairs else None
