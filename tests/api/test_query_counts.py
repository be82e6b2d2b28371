"""What each read of the API asks the database, whatever there is: a table, in which a new operation needs its row."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import build
from tests.api import walk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

# By operationId: statements at 1 and at 3 of each thing.
QUERIES = {
    "listEdities": 0,
    "getEditie": 0,
    "listCursussen": 0,
    "getCursus": 0,
    "listInitiatieven": 0,
    "getInitiatief": 0,
}


def rows(number):
    """So many of everything that the API shows, each with as many parts."""
    for at in range(number):
        edition = build.edition(slug=f"avond-{at}", starts_at=timezone.now() + timedelta(days=at + 1))
        build.bram(edition)
        for _ in range(number):
            build.run(build.course(slug=f"cursus-{at}") if not _ else _course(at))
        build.initiative(name=f"Tuin {at}")


def _course(at):
    from courses.models import Course

    return Course.objects.get(slug=f"cursus-{at}")


def test_every_read_is_in_the_table():
    assert set(QUERIES) == {one.name for one in walk.every() if one.is_read}


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("operation", walk.open_reads(), ids=str)
def test_read_takes_as_many_queries_whatever_there_is(
    client, django_assert_num_queries, operation, number
):
    rows(number)
    address = walk.address(operation, client)

    with django_assert_num_queries(QUERIES[operation.name]):
        assert client.get(address).status_code == 200
