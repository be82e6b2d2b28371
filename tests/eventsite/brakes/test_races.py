"""Many requests at the same moment use exactly what there is, on SQLite and on PostgreSQL."""

from __future__ import annotations

import threading
from collections import Counter
from functools import partial

import pytest

from eventsite.brakes import counting
from eventsite.brakes.counting import Braked, Use
from eventsite.brakes.limits import DAY, Limit
from eventsite.models import BrakeCount

from ...threads import at_once

pytestmark = [pytest.mark.slow, pytest.mark.database, pytest.mark.django_db(transaction=True)]

PARTIES = 16
FIVE = Use(Limit("five", 5, DAY), "source")
WIDER = Limit("wider", PARTIES, DAY)


def all_take(*uses):
    results = at_once([partial(counting.take, *uses)] * PARTIES)
    return Counter(type(result).__name__ for result in results)


def test_many_at_once_get_as_much_as_the_limit_and_use_nothing_where_they_are_refused():
    assert all_take(Use(WIDER, "event"), FIVE) == {"NoneType": 5, "Braked": PARTIES - 5}

    counting.take(Use(WIDER, "event", PARTIES - 5))
    with pytest.raises(Braked):
        counting.take(Use(WIDER, "event"))


def test_control_counting_by_reading_and_then_writing_lets_more_through(monkeypatch):
    """As a cache in the database counts: ``incr`` gets, and then sets."""
    everyone = threading.Barrier(PARTIES)

    def look_and_then_write(uses, now):
        (use,) = uses
        used = BrakeCount.objects.get(key=use.key).restored_at
        everyone.wait(timeout=20)
        if used >= use.limit.most:
            return [use]
        BrakeCount.objects.filter(key=use.key).update(restored_at=used + 1)
        return []

    BrakeCount.objects.create(key=FIVE.key, restored_at=0, useless_at=0)
    monkeypatch.setattr(counting, "_taken", look_and_then_write)

    assert all_take(FIVE)["NoneType"] > 5
