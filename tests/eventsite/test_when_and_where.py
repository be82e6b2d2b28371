"""Sessions of events at hand, by a statement that is kept: as ``with_when_and_where`` fetches them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cafes.models import Edition
from eventsite.models import fetch_when_and_where
from tests import build

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_each_event_gets_its_own_sessions_with_their_venues(django_assert_num_queries):
    one, other = build.edition(), build.edition()
    first = one.sessions.get()
    build.session(one, starts_at=first.starts_at + timedelta(days=7), venue=first.venue)
    none = build.edition()
    none.sessions.all().delete()
    expected = {e.pk: list(e.sessions.all()) for e in (one, other, none)}
    events = list(Edition.objects.all())

    with django_assert_num_queries(1):
        fetch_when_and_where(events)
        found = {e.pk: list(e.sessions.all()) for e in events}
        places = {s.venue.name for e in events for s in e.sessions_in_order()}
        starts = {s.event.starts_at for e in events for s in e.sessions.all()}

    assert found == expected
    assert places == {first.venue.name}
    assert len(starts) == len({e.starts_at for e in events if e.starts_at})


def test_who_filters_them_on_asks_of_this_event_alone():
    one, _other = build.edition(), build.edition()
    fetch_when_and_where([one])

    assert one.sessions.filter(cancelled_at=None).get().event_id == one.pk


def test_nothing_is_asked_for_nobody(django_assert_num_queries):
    with django_assert_num_queries(0):
        fetch_when_and_where([])
