"""What each read of the API asks the database, whatever there is: a table, in which a new operation needs its row."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from eventsite.models import Registration, Scope
from initiatives.models import Offer
from tests import build
from tests.api import walk
from tests.desk.figures.test_public import closed_evening

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

# By operationId: statements at 1 and at 3 of each thing.
QUERIES = {
    "listEdities": 13,
    "getEditie": 10,
    "listCursussen": 9,
    "getCursus": 7,
    "listRondes": 6,
    "getRonde": 4,
    "listInitiatieven": 7,
    "getInitiatief": 5,
    "listThemas": 2,
    "listWijken": 2,
    "listCijfers": 1,
    "getCijfers": 15,
    "listBijeenkomsten": 4,
    "listLocaties": 3,
    "getLocatie": 1,
    # By key: who asks is looked up, braked and noted too.
    "listEvenementen": 6,
    "getEvenement": 4,
    "listDeelnames": 10,
    "getDeelname": 8,
    "getOpkomsten": 9,
    "getAanmelding": 4,
    "getAanbod": 4,
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
        build.offer(build.initiative(name=f"Tuin {at}"))
        closed_evening(f"{2027 - at}-01-{11 + at}", came=6)


def _own(model):
    """Of what a key did itself there is no list."""
    return model.objects.earliest("pk").public_id


def test_every_read_is_in_the_table():
    assert set(QUERIES) == {one.name for one in walk.reads()}


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("operation", walk.reads(), ids=str)
def test_read_takes_as_many_queries_whatever_there_is(
    client, django_assert_num_queries, operation, number
):
    rows(number)
    headers = {}
    if not operation.is_open:
        made = build.api_key(list(Scope))
        headers = build.as_key(made)
        Registration.objects.update(key=made.key, source=Registration.Source.PARTNER)
        Offer.objects.update(key=made.key)
    address = walk.address(operation, client, headers)
    address = address.replace("aanmeldingen/2027", f"aanmeldingen/{_own(Registration)}")
    address = address.replace("aanbiedingen/2027", f"aanbiedingen/{_own(Offer)}")

    with django_assert_num_queries(QUERIES[operation.name]):
        assert client.get(address, headers=headers).status_code == 200
