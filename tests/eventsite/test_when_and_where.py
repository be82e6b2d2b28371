"""Sessions of events at hand, by a statement that is kept: as ``with_when_and_where`` fetches them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cafes.models import Edition
from eventsite.models import event_by_slug, fetch_when, fetch_when_and_where
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


def test_event_is_found_by_its_slug_with_when_and_where(django_assert_num_queries):
    one, _other = build.edition(), build.edition()
    first = one.sessions.get()
    later = build.session(one, starts_at=first.starts_at + timedelta(days=7), venue=first.venue)

    with django_assert_num_queries(1):
        found = event_by_slug(one.slug)
        sessions = list(found.sessions.all())
        assert all(s.event is found and s.venue.name for s in sessions)

    assert (found.pk, sessions) == (one.pk, [first, later])


def test_event_without_a_session_is_found_too(django_assert_num_queries):
    none = build.edition(status="draft", sessions=0)

    with django_assert_num_queries(2):
        found = event_by_slug(none.slug)
        assert list(found.sessions.all()) == []

    assert found.pk == none.pk
    assert event_by_slug("there-is-none") is None


def test_when_alone_is_fetched_without_where(django_assert_num_queries):
    session = build.edition().sessions.get()
    bare = Edition.objects.get()

    with django_assert_num_queries(1):
        fetch_when([bare])
        assert (bare.starts_at, bare.ends_at) == (session.starts_at, session.ends_at)
        assert bare.sessions_in_order() == list(bare.sessions.all())


def test_nothing_is_asked_for_nobody(django_assert_num_queries):
    with django_assert_num_queries(0):
        fetch_when_and_where([])
