"""Places of what is closed: as they were counted then, whatever becomes of its people."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eventsite.booking import cancelling, places
from eventsite.figures import closing
from eventsite.models import Event, Registration
from tests import build

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def evening(frozen):
    """Over, with five visitors, of whom two at the door; who has a stall; one who cancelled; a party that waits."""
    event = build.edition(capacity=8)
    cancelling.cancel(build.registration(event))
    build.registration(event, party_size=3)
    for party_size, so in [
        (2, {"source": Registration.Source.DOOR}),
        (2, {"role": Registration.Role.INITIATOR}),
    ]:
        one = build.registration(event, party_size=party_size)
        Registration.objects.filter(pk=one.pk).update(**so)
    build.registration(event, party_size=4)
    frozen.move_to(event.ends_at + timedelta(hours=1))
    return Event.objects.get(pk=event.pk)


def test_they_are_those_that_were_counted_before(evening):
    before = places.of(evening)

    closing.close(evening)

    assert places.of(evening) == before
    assert (before.taken, before.waiting) == (5, 1)


def test_they_stay_when_people_of_it_are_gone_and_are_counted_while_it_is_reopened(evening):
    closing.close(evening)
    before = places.of(evening)
    Registration.objects.filter(party_size=2).delete()
    assert places.of(evening) == before

    Event.objects.filter(pk=evening.pk).update(closed_at=None)

    assert places.of(Event.objects.get(pk=evening.pk)).taken == 3


def test_of_closed_and_open_ones_it_takes_two_queries_and_of_one_kind_one(
    evening, django_assert_num_queries
):
    closing.close(evening)
    others = [build.edition() for _ in range(2)]
    build.registration(others[0], party_size=2)

    for events, queries in [([evening], 1), (others, 1), ([evening, *others], 2)]:
        with django_assert_num_queries(queries):
            found = places.count(events)
        assert found.keys() == {event.pk for event in events}
    assert [found[event.pk].taken for event in (evening, *others)] == [5, 2, 0]


def test_of_more_than_a_page_of_closed_ones_too(evening, monkeypatch):
    closing.close(evening)
    monkeypatch.setattr(places._WRITTEN, "MOST", 0)
    monkeypatch.setattr(places._WRITTEN, "SIZES", ())  # it has no statement of that size

    assert places.count([evening])[evening.pk].taken == 5


def test_places_held_beyond_it_are_for_nobody(evening):
    until = evening.ends_at + timedelta(days=30)
    Event.objects.filter(pk=evening.pk).update(held_places=5, held_until=until)
    event = Event.objects.get(pk=evening.pk)

    closing.close(event)

    assert places.of(event).held == 0
