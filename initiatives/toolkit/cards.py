"""What organisers do with the cards of the toolkit. Each verb owns its transaction."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from eventsite.staff.log import Verb, record, stored, values
from eventsite.web.versions import Check
from initiatives.models import ToolkitCard

UP, DOWN = -1, 1


class Taken(Exception):
    """Another card of this section has the link."""


class CardGone(Exception):
    """A colleague took it out meanwhile."""


def add(card: ToolkitCard) -> ToolkitCard:
    """At the end of its section, as read today. Raises Taken."""
    card.position = _last_of(card.section) + 1
    try:
        with transaction.atomic():
            card.save()
            record(Verb.ADDED, card, after=values(card))
    except IntegrityError as error:
        raise Taken from error
    return card


def change(card: ToolkitCard, *, check: Check) -> None:
    """Keep an organiser's edits; another link is asked for anew. Raises CardGone, Taken, versions.Stale."""
    try:
        with transaction.atomic():
            was = _held(card)
            check()
            if card.section != was.section:
                card.position = _last_of(card.section) + 1
            if card.link != was.link:
                _forget_answers(card)
                card.reviewed_on = timezone.localdate()
            before = stored(card)
            card.save()
            record(Verb.CHANGED, card, before=before, after=values(card))
    except IntegrityError as error:
        raise Taken from error


@transaction.atomic
def move(card: ToolkitCard, by: int) -> None:
    """UP or DOWN one place in its section; at the end it stays where it is. Raises CardGone."""
    section = _held(card).section
    rows = ToolkitCard.objects.select_for_update().filter(section=section)
    held = {row.pk: row for row in rows.order_by("pk")}
    order = sorted(held.values(), key=lambda row: (row.position, row.pk))
    here = next(n for n, row in enumerate(order) if row.pk == card.pk)
    there = here + by
    if here == there or not 0 <= there < len(order):
        return
    order[here], order[there] = order[there], order[here]
    for number, row in enumerate(order, start=1):
        row.position = number
    ToolkitCard.objects.bulk_update(order, ["position"])
    record(Verb.MOVED, card)


@transaction.atomic
def review(card: ToolkitCard) -> None:
    """An organiser read the page behind it today; the worker asks for it again. Raises CardGone."""
    held = _held(card)
    held.reviewed_on, held.ask_at = timezone.localdate(), timezone.now()
    held.save(update_fields=["reviewed_on", "ask_at"])
    record(Verb.REVIEWED, held)


@transaction.atomic
def hide(card: ToolkitCard) -> None:
    """Not on the site for now; of what is hidden the worker asks nothing. Raises CardGone."""
    held = _held(card)
    if not held.is_hidden:
        held.is_hidden = True
        held.save(update_fields=["is_hidden"])
        record(Verb.WITHDRAWN, held)


@transaction.atomic
def show(card: ToolkitCard) -> None:
    """On the site again. Raises CardGone."""
    held = _held(card)
    if held.is_hidden:
        held.is_hidden, held.ask_at = False, timezone.now()
        held.save(update_fields=["is_hidden", "ask_at"])
        record(Verb.PUBLISHED, held)


@transaction.atomic
def remove(card: ToolkitCard) -> None:
    """For good. Raises CardGone."""
    held = _held(card)
    record(Verb.REMOVED, held)
    held.delete()


def _held(card: ToolkitCard) -> ToolkitCard:
    held = ToolkitCard.objects.select_for_update().filter(pk=card.pk).first()
    if held is None:
        raise CardGone
    return held


def _last_of(section: str) -> int:
    last = ToolkitCard.objects.filter(section=section).aggregate(last=Max("position"))["last"]
    return last or 0


def _forget_answers(card: ToolkitCard) -> None:
    card.ask_at = timezone.now()
    card.asked_at = card.status = card.failing_since = card.gone_since = None
    card.answer, card.is_dead = "", False
