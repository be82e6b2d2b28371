"""Which links of the toolkit don't work any more: found by the worker, a few at a time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from initiatives.models import Answer, ToolkitCard

if TYPE_CHECKING:
    from .asking import Outcome

AT_ONCE = 5
AGAIN = timedelta(days=7)  # after a link that works
SOONER = timedelta(days=1)  # after one that didn't
FOUND = ["ask_at", "asked_at", "answer", "status", "failing_since", "gone_since", "is_dead"]


def find_dead(now: datetime) -> None:
    """Ask for the links whose turn it is. Nothing of the database is held meanwhile.

    A card that was changed or taken out in that time is left alone.
    """
    if not settings.CHECK_LINKS:
        return
    from . import asking  # and requests with it, which the site itself has no use for

    turn = ToolkitCard.objects.shown().filter(ask_at__lte=now).order_by("ask_at", "pk")
    asked = list(turn.values_list("pk", "link")[:AT_ONCE])
    outcomes = asking.ask_all([link for _pk, link in asked], who=asking.agent())
    for pk, link in asked:
        keep(pk, link, outcomes[link], now)


@transaction.atomic
def keep(pk: int, link: str, outcome: Outcome, now: datetime) -> None:
    """Write down what came of asking for the link of a card, as long as it is still its link."""
    card = ToolkitCard.objects.select_for_update().filter(pk=pk, link=link).first()
    if card is not None:
        _note(card, outcome, now)
        card.save(update_fields=FOUND)


def _note(card: ToolkitCard, outcome: Outcome, now: datetime) -> None:
    """Dead is what was gone on two days (in Amsterdam) without having worked in between: one failure is
    a failure. What refuses us, or fails, is never called dead.
    """
    card.asked_at, card.answer, card.status = now, outcome.answer, outcome.status
    if outcome.answer == Answer.FINE:
        card.ask_at, card.is_dead = now + AGAIN, False
        card.failing_since = card.gone_since = None
        return
    card.ask_at = now + SOONER
    card.failing_since = card.failing_since or now
    if outcome.answer.is_gone:
        card.gone_since = card.gone_since or now
        if timezone.localdate(card.gone_since) < timezone.localdate(now):
            card.is_dead = True
