"""Closing while somebody else does something to the same evening, in the same second."""

from __future__ import annotations

import uuid
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from eventsite.booking import locks
from eventsite.booking.refusals import EventClosed
from eventsite.door import checkin
from eventsite.figures import closing, counting
from eventsite.figures.closing import Typed
from eventsite.models import Event, LogEntry
from tests import build
from tests.eventsite.booking.test_races import without_lock
from tests.threads import at_once

pytestmark = [pytest.mark.slow, pytest.mark.database, pytest.mark.django_db(transaction=True)]


def closed_twice_at_once() -> list[object]:
    edition = build.edition(starts_at=timezone.now() - timedelta(days=2))
    build.took(edition, sessions=1)
    pk = edition.pk
    return at_once(
        [
            lambda: closing.close(Event.objects.get(pk=pk), Typed(attended=5)).attended,
            lambda: closing.close(Event.objects.get(pk=pk), Typed(attended=6)).attended,
        ]
    )


def test_two_closings_at_once_are_one():
    first, second = closed_twice_at_once()
    assert first == second
    assert LogEntry.objects.filter(verb="closed").count() == 1


def test_control_without_the_lock_both_close(monkeypatch):
    monkeypatch.setattr(locks, "lock_everybody", lambda event: event.registrations.count())
    without_lock(monkeypatch, parties=2, at=(closing, "count"))
    closed_twice_at_once()
    assert LogEntry.objects.filter(verb="closed").count() == 2


def test_who_comes_in_as_it_is_closed_is_counted_or_refused():
    edition = build.edition(starts_at=timezone.now() - timedelta(days=2))
    session = edition.sessions.get()
    walk_in = partial(
        checkin.walk_in,
        session,
        name="Els",
        party_size=1,
        check_in_id=uuid.uuid4(),
        afterwards=True,
    )
    figures, verdict = at_once([lambda: closing.close(edition).counted, walk_in])
    assert figures == (0 if isinstance(verdict, EventClosed) else 1)
    assert counting.count([edition])[edition.pk].counted == figures
