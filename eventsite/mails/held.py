"""Mails that are held after a backup was put back, until an organiser decides (docs/adr/0074-backups.md).

What waited when the backup was made has perhaps been sent since; so has what came due between then and now.
The database that would know is gone.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Max, Min
from django.utils import timezone

from eventsite.models import Message, Restoration
from eventsite.staff.log import Verb, record

from . import letters

State = Message.State


@dataclass(frozen=True)
class Kind:
    """The held mails of one kind, with when the first and the last were queued."""

    kind: str
    label: str
    number: int
    first: datetime
    last: datetime


@transaction.atomic
def hold() -> int:
    """All that would leave. Returns how many are held now."""
    waiting = Message.objects.filter(state__in=[State.QUEUED, State.SENDING])
    waiting.update(state=State.HELD, leased_until=None)
    return count()


def count() -> int:
    return Message.objects.filter(state=State.HELD).count()


def kinds() -> list[Kind]:
    """Most first. One query."""
    held = Message.objects.filter(state=State.HELD).order_by().values("kind")
    found = held.annotate(
        number=Count("pk"), first=Min("created_at"), last=Max("created_at")
    ).order_by("-number", "kind")
    return [Kind(label=letters.label(one["kind"]), **one) for one in found]


@transaction.atomic
def send(kinds: Collection[str] | None = None) -> int:
    """Put them in the queue after all: of these kinds, or all. Each is sent if it is true still. Returns how many."""
    return _decided(Verb.RELEASED, kinds)


@transaction.atomic
def drop(kinds: Collection[str] | None = None) -> int:
    """They are never sent. Returns how many."""
    return _decided(Verb.DROPPED, kinds)


def _decided(verb: Verb, kinds: Collection[str] | None) -> int:
    held = Message.objects.filter(state=State.HELD)
    if kinds is not None:
        held = held.filter(kind__in=kinds)
    if verb == Verb.RELEASED:
        number = held.update(
            state=State.QUEUED, attempts=0, next_attempt_at=timezone.now(), last_error=""
        )
    else:
        gone, _tables = held.filter(kind__in=letters.kinds_that_leave_nothing()).delete()
        number = gone + held.update(state=State.SUPERSEDED, last_error="")
    last = Restoration.objects.first()
    if number and last:
        record(verb, last, after={"mails": number})
    return number
