"""How many are kept up to date about what, for the organisers."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from eventsite.models import Subscription

from . import topics
from .topics import Subject


@dataclass(frozen=True)
class Row:
    """``unconfirmed`` were asked and did not say yes yet."""

    subject: Subject
    confirmed: int
    unconfirmed: int


def by_subject() -> list[Row]:
    """What everybody may subscribe to also where nobody does; most followed first of each topic. A query, and one for each topic."""
    said_yes = Q(confirmed_at__isnull=False)
    counted = {
        (topic, about): (confirmed, unconfirmed)
        for topic, about, confirmed, unconfirmed in Subscription.objects.order_by()
        .values_list("topic", "about")
        .annotate(confirmed=Count("pk", filter=said_yes), unconfirmed=Count("pk", filter=~said_yes))
    }
    found = {one.key: one for one in topics.offered()} | topics.subjects(counted)
    order = topics.order()
    rows = [Row(subject, *counted.get(key, (0, 0))) for key, subject in found.items()]
    return sorted(
        rows, key=lambda row: (order.index(row.subject.topic), -row.confirmed, row.subject.name)
    )
