"""Organisers' verbs on sign-up: close it before its time, open it again."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from eventsite.models import Event
from eventsite.staff.log import Verb, record

from . import locks, statuses
from .refusals import AlreadyOver


@transaction.atomic
def close(event: Event, *, reason: str = "") -> None:
    """Take no registrations from now on; ``reason`` stands on the public page.

    Who has a place or waits for one keeps it, and who waits still moves up. Raises
    statuses.StillDraft, statuses.IsCancelled or AlreadyOver.
    """
    _set(event, closed=True, reason=reason)


@transaction.atomic
def reopen(event: Event) -> None:
    """Take registrations again until the moment that was set for it.

    Raises as ``close`` does, and statuses.StaysClosed where that moment is past.
    """
    _set(event, closed=False)


def check_may_open(event: Event) -> None:
    """Raises statuses.StaysClosed."""
    closes = event.sign_up_ends_at
    if closes and closes <= timezone.now():
        raise statuses.StaysClosed(closes)


def _set(event: Event, *, closed: bool, reason: str = "") -> None:
    stored = locks.lock_event(event.pk)
    if stored.is_draft:
        raise statuses.StillDraft
    if stored.is_cancelled:
        raise statuses.IsCancelled
    if stored.is_over:
        raise AlreadyOver
    if not closed:
        check_may_open(stored)
    was_closed = stored.sign_up_closed_at is not None
    if was_closed == closed and stored.closing_reason == reason:
        return
    stored.modified_at = timezone.now()
    if was_closed != closed:
        stored.sign_up_closed_at = stored.modified_at if closed else None
        record(Verb.CLOSED_SIGN_UP if closed else Verb.REOPENED_SIGN_UP, stored)
    elif closed:
        said = {"closing_reason": stored.closing_reason}
        record(Verb.CHANGED, stored, before=said, after={"closing_reason": reason})
    stored.closing_reason = reason
    stored.save(update_fields=["sign_up_closed_at", "closing_reason", "modified_at"])
    statuses.pass_on(stored, event)
