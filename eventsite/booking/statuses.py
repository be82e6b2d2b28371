"""From draft to published to called off, and what may not follow what."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from eventsite.models import Event

from .refusals import BookingRefused


class NotReady(BookingRefused):
    """The checklist has lines that block: ``missing``, each a sentence."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(" ".join(missing))
        self.missing = missing


class StaysClosed(BookingRefused):
    """The moment that was set for it is past: ``closed_at``."""

    def __init__(self, closed_at: datetime) -> None:
        super().__init__(closed_at)
        self.closed_at = closed_at


class StillDraft(BookingRefused):
    """Nobody knows of it yet; it can be deleted, and not called off or closed."""


class NotADraft(BookingRefused):
    """It is on the site, or was."""


class IsCancelled(BookingRefused):
    """It was called off."""


class NotCancelled(BookingRefused):
    """It was not called off; there is nothing to bring back."""


class HasTakenPlace(BookingRefused):
    """A session was held; what took place can't be called off."""


class HasPeople(BookingRefused):
    """Somebody signed up for it."""


def change(event: Event, status: Event.Status, *, reason: str = "") -> None:
    """Store another status. Needs the event's lock."""
    event.status = status
    event.modified_at = timezone.now()
    is_off = status == Event.Status.CANCELLED
    event.cancelled_at = event.modified_at if is_off else None
    event.cancellation_reason = reason if is_off else ""
    event.save(update_fields=["status", "cancelled_at", "cancellation_reason", "modified_at"])


def pass_on(stored: Event, event: Event) -> None:
    """Let the caller's object say what is stored now."""
    for field in (
        "status",
        "cancelled_at",
        "cancellation_reason",
        "sign_up_closed_at",
        "closing_reason",
    ):
        setattr(event, field, getattr(stored, field))
