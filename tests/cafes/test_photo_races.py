"""Two organisers at the photos of one evening, in the same second."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from cafes import photos
from cafes.models import Photo
from eventsite.web.versions import Stale

from .. import build
from ..eventsite.booking.test_races import without_lock
from ..threads import at_once

pytestmark = [pytest.mark.slow, pytest.mark.database, pytest.mark.django_db(transaction=True)]


def ordered_by_two_at_once(*, first: Callable[[], object] = int) -> list[object]:
    """``first``: done once all is arranged."""
    edition = build.edition(starts_at=timezone.now() - timedelta(days=3))
    pks = [build.photo(edition, colour=one).pk for one in ("red", "green", "blue")]
    seen = photos.order(list(edition.photos.all()))

    def move(pk: int, by: int) -> object:
        return photos.move(Photo.objects.select_related("edition").get(pk=pk), by, seen=seen)

    first()
    return at_once([lambda: move(pks[0], 1), lambda: move(pks[2], -1)])


def refused(outcomes: list[object]) -> int:
    return sum(isinstance(one, Stale) for one in outcomes)


def test_second_of_two_who_order_in_the_same_second_is_refused():
    assert refused(ordered_by_two_at_once()) == 1
    assert sorted(Photo.objects.values_list("position", flat=True)) == [1, 2, 3]


def test_control_without_the_lock_neither_is(monkeypatch):
    def take_it_away() -> None:
        without_lock(monkeypatch, parties=2, at=(photos, "order"))

    assert refused(ordered_by_two_at_once(first=take_it_away)) == 0
