"""What each read of the API asks the database, whatever there is: a table, in which a new operation needs its row."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import build
from tests.api import walk
from tests.desk.figures.test_public import closed_evening

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

# By operationId: statements at 1 and at 3 of each thing.
QUERIES = {
    "listEdities": 7,
    "getEditie": 4,
    "listCursussen": 5,
    "getCursus": 4,
    "listInitiatieven": 3,
    "getInitiatief": 2,
    "listCijfers": 1,
    "getCijfers": 15,
}


def rows(number):
    """So many of everything that the API shows, and of what is part of one as many."""
    for at in range(number):
        start = timezone.now() + timedelta(days=at + 1)
        edition = build.edition(slug=f"avond-{at}", starts_at=start, sessions=number)
        build.bram(edition)
        course = build.course(slug=f"cursus-{at}")
        for _ in range(number):
            build.run(course, sessions=number)
        build.initiative(name=f"Tuin {at}")
        closed_evening(f"{2027 - at}-01-{11 + at}", came=6)


def test_every_read_is_in_the_table():
    assert set(QUERIES) == {one.name for one in walk.open_reads()}


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("operation", walk.open_reads(), ids=str)
def test_read_takes_as_many_queries_whatever_there_is(
    client, django_assert_num_queries, operation, number
):
    rows(number)
    address = walk.address(operation, client)

    with django_assert_num_queries(QUERIES[operation.name]):
        assert client.get(address).status_code == 200
