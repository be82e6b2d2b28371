"""When the sessions of an event are: what is asked of them along with it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.utils import timezone

if TYPE_CHECKING:
    from .sessions import Session

Moment = datetime | Value  # or what stands for it in a statement that is kept


def standing() -> QuerySet[Session]:
    """A session that was called off on its own says nothing about when its event is."""
    sessions: QuerySet[Session] = apps.get_model("eventsite", "Session").objects.all()
    return sessions.filter(cancelled_at__isnull=True)


def not_ended(now: Moment | None = None) -> QuerySet[Session, int]:
    """Events of which a session is still to end: by an index, so that what is over costs nothing."""
    return standing().filter(ends_at__gt=now or timezone.now()).values_list("event_id", flat=True)


def has_ended(now: Moment | None = None) -> Q:
    """For events: none of its sessions is still to end. Asked of each, so that a page of what is over asks of a page."""
    to_end = standing().filter(ends_at__gt=now or timezone.now(), event=OuterRef("pk"))
    return ~Q(Exists(to_end))


def first_start(of: str = "pk") -> Subquery:
    """When an event's first session starts; ``of`` leads to the event.

    A question apart, which a count leaves out: with a join and GROUP BY it would be worked out there too.
    """
    first = standing().filter(event=OuterRef(of)).order_by("starts_at", "pk")
    return Subquery(first.values("starts_at")[:1])


def is_first() -> Q:
    """For events joined with ``sessions``: a session that stands, and none before it does.

    One row for each event, in the order of the sessions' index: a page of all there ever were reads a page.
    """
    this = {"at": OuterRef("sessions__starts_at"), "pk": OuterRef("sessions__pk")}
    sooner = Q(starts_at__lt=this["at"]) | Q(starts_at=this["at"], pk__lt=this["pk"])
    others = standing().filter(sooner, event=OuterRef("sessions__event"))
    # That it has a start makes it an inner join, which a database may begin with.
    return Q(
        ~Exists(others), sessions__starts_at__isnull=False, sessions__cancelled_at__isnull=True
    )


def last_end() -> Subquery:
    """When an event's last session ends."""
    last = standing().filter(event=OuterRef("pk")).order_by("-ends_at")
    return Subquery(last.values("ends_at")[:1])
