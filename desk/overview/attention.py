"""All that asks for an organiser, most pressing first."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.contrib.auth.models import User

from eventsite.staff.roles import Right, may

from . import events, keys, letters, people, toolkit
from .item import Item

Finder = Callable[[], Iterator[Item]]

OF_ORGANISERS: list[Finder] = [
    letters.not_arrived,
    people.batches_of_one_connection,
    people.scans_to_decide,
    people.initiatives_to_judge,
    events.not_closed,
    events.drafts_with_gaps,
    events.pitchers_without_workshop,
    people.offers_unanswered,
    letters.declined,
    toolkit.dead_links,
]
OF_MANAGERS: list[Finder] = [people.staff_without_second_factor, keys.expiring]


def of(user: User) -> list[Item]:
    """What ``user`` can do something about. The same number of queries however much there is."""
    finders = [*OF_ORGANISERS, *(OF_MANAGERS if may(user, Right.MANAGE) else [])]
    return [item for find in finders for item in find()]
