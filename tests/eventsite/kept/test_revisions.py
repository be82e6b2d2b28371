"""Which revision counts, while several transactions change the same at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction

from eventsite.kept import revisions
from eventsite.models import WHAT_ALL_SEE, Registration, Revision, Venue
from tests import build

pytestmark = pytest.mark.django_db(transaction=True)


def rename(name: str) -> None:
    Venue.objects.update(name=name)


@pytest.mark.database
def test_revision_of_what_all_see_and_of_one_evening_are_apart():
    evening, other = build.edition(), build.edition()
    before = revisions.now([evening.pk])

    build.bram(other)
    same = revisions.now([evening.pk])
    build.bram(evening)
    of_places = revisions.now([evening.pk])
    rename("Pletterij")
    of_all = revisions.now([evening.pk])

    assert before == same
    assert {about for about, _token in before ^ of_places} == {evening.pk}
    assert {about for about, _token in of_places ^ of_all} == {WHAT_ALL_SEE}


@pytest.mark.database
def test_revision_that_was_undone_never_was():
    build.venue()
    before = revisions.now()

    with transaction.atomic():
        rename("Pletterij")
        within = revisions.now()
        transaction.set_rollback(True)

    assert within != before == revisions.now()


@pytest.mark.database
def test_revision_begins_where_a_part_of_the_transaction_was_undone():
    """What a transaction notes of having begun one is undone along with it."""
    build.venue()
    before = revisions.now()

    with transaction.atomic():
        with transaction.atomic():
            rename("Pletterij")
            transaction.set_rollback(True)
        rename("De Kweektuin")

    assert revisions.now() != before


@pytest.mark.database
def test_party_that_goes_to_another_evening_changes_the_places_of_both():
    one, other = build.edition(), build.edition()
    bram = build.bram(one)
    before = revisions.now([one.pk, other.pk])

    Registration.objects.filter(pk=bram.pk).update(event=other)

    changed = before ^ revisions.now([one.pk, other.pk])
    assert {about for about, _token in changed} == {one.pk, other.pk}


@pytest.mark.postgresql
def test_transactions_that_change_the_same_wait_for_none_and_each_begins_a_revision():
    build.venue(), build.theme("sport")
    seen = [revisions.now()]

    def meanwhile() -> None:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '5s'")
                cursor.execute("UPDATE initiatives_theme SET name = name || '!'")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            rename("Pletterij")
            other.submit(meanwhile).result()
            seen.append(other.submit(_now).result())
        seen.append(revisions.now())
        rename("De Kweektuin")
    seen.append(revisions.now())

    assert len(set(seen)) == 4
    assert len(seen[-1]) == 1  # what is over is taken out by who comes next


def _now() -> revisions.Tokens:
    try:
        return revisions.now()
    finally:
        connections.close_all()


@pytest.mark.postgresql
def test_transaction_begins_a_revision_once_however_much_it_writes():
    evening = build.edition()
    with transaction.atomic():
        build.bram(evening)
        first = revisions.now([evening.pk])
        build.chaima(evening)
        rename("Pletterij")

        assert revisions.now([evening.pk]) - first == revisions.now() - first
    assert Revision.objects.filter(about=evening.pk).count() == 1
