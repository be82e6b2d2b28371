"""Places are counted from an index, without a look at the registrations themselves."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eventsite.booking import places, totals
from eventsite.models import Registration
from tests import build

pytestmark = [pytest.mark.django_db, pytest.mark.database]

INDEX = next(one for one in Registration._meta.indexes if one.name == "registration_event_places")
COLUMN = re.compile(rf'"{Registration._meta.db_table}"\."(\w+)"')


@pytest.mark.parametrize("count", [places.count, totals.of_all])
def test_counting_asks_for_no_column_beside_those_of_its_index(count):
    edition = build.edition()

    with CaptureQueriesContext(connection) as asked:
        count([edition])

    (statement,) = asked
    columns = {Registration._meta.get_field(name).column for name in INDEX.fields}
    assert set(COLUMN.findall(statement["sql"])) <= columns


@pytest.mark.parametrize("sizes", [(1,), (1, 5)])
def test_of_more_events_than_a_kept_statement_has_room_for_it_counts_the_same(monkeypatch, sizes):
    monkeypatch.setattr(places._COUNTED, "SIZES", sizes)
    monkeypatch.setattr(places._COUNTED, "MOST", sizes[-1])
    editions = [build.edition(capacity=10) for _ in range(3)]
    for number, edition in enumerate(editions):
        for _ in range(number):
            build.registration(edition)

    counted = places.count(editions)

    assert [counted[one.pk].taken for one in editions] == [0, 1, 2]
