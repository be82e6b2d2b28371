"""When the sessions of an event are: what is asked of them along with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

if TYPE_CHECKING:
    from .sessions import Session


def standing() -> QuerySet[Session]:
    """A session that was called off on its own says nothing about when its event is."""
    sessions: QuerySet[Session] = apps.get_model("eventsite", "Session").objects.all()
    return sessions.filter(cancelled_at__isnull=True)


def not_ended() -> QuerySet[Session, int]:
    """Events of which a session is still to end: by an index, so that what is over costs nothing."""
    return standing().filter(ends_at__gt=timezone.now()).values_list("event_id", flat=True)


def first_start() -> Subquery:
    """When an event's first session starts.

    A question apart, which a count leaves out: with a join and GROUP BY it would be worked out there too.
    """
    first = standing().filter(event=OuterRef("pk")).order_by("starts_at", "pk")
    return Subquery(first.values("starts_at")[:1])


def last_end() -> Subquery:
    """When an event's last session ends."""
    last = standing().filter(event=OuterRef("pk")).order_by("-ends_at")
    return Subquery(last.values("ends_at")[:1])
