"""Writes whose statement is made once."""

from __future__ import annotations

import uuid
from contextlib import suppress
from copy import copy
from datetime import timedelta
from threading import Thread
from unittest.mock import Mock

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.db.models import F
from django.utils import timezone

from eventsite.models import CheckIn, Registration, Session
from eventsite.web import written_often
from eventsite.web.asked_often import places
from eventsite.web.written_often import InsertedOften, UpdatedOften
from tests import build

pytestmark = [pytest.mark.django_db, pytest.mark.database]

AT, KEY = places(2)
CHANGED = UpdatedOften(lambda: Registration.objects.filter(pk=KEY), changed_at=AT)
SCANS = InsertedOften(CheckIn)


def scan(registration, **fields):
    return CheckIn(
        id=uuid.uuid4(),
        registration=registration,
        session=registration.event.sessions.get(),
        scanned_at=timezone.now(),
        **fields,
    )


def test_each_row_gets_its_own_values_and_no_other(django_assert_num_queries):
    event = build.edition()
    bram, daan, other = build.bram(event), build.daan(event), build.registration(event)
    before, later = other.changed_at, timezone.now() + timedelta(hours=1)

    with django_assert_num_queries(2):
        CHANGED.update(later, bram.pk)
        CHANGED.update(later + timedelta(hours=1), daan.pk)

    for one in (bram, daan, other):
        one.refresh_from_db()
    assert (bram.changed_at, daan.changed_at) == (later, later + timedelta(hours=1))
    assert other.changed_at == before


def test_each_new_row_is_stored_with_all_it_has(django_assert_num_queries):
    bram = build.bram(build.edition(), party_size=3)
    first = scan(bram, people=2, let_in=2, part=1)
    second = scan(bram, people=1, let_in=1, part=2, tablet=build.tablet(first.session))

    with django_assert_num_queries(2):
        SCANS.insert(first)
        SCANS.insert(second)

    assert not first._state.adding
    for one in (first, second):
        stored = CheckIn.objects.get(pk=one.pk)
        assert {f.name: getattr(stored, f.attname) for f in one._meta.concrete_fields} == {
            f.name: getattr(one, f.attname) for f in one._meta.concrete_fields
        }
    second.people = 2
    second.save()  # is no new one
    assert CheckIn.objects.count() == 2


def test_row_of_what_was_stored_only_since_it_was_made():
    bram = build.bram(build.edition())
    new = Registration(event=bram.event)  # without a key yet
    one = scan(new)
    new.pk = bram.pk

    SCANS.insert(one)

    assert CheckIn.objects.get().registration == bram


def test_what_the_database_refuses_is_an_error_as_ever():
    one = scan(build.bram(build.edition()))
    SCANS.insert(one)

    with pytest.raises(IntegrityError), transaction.atomic():
        SCANS.insert(one)


@pytest.mark.django_db(transaction=True)
def test_each_thread_writes_by_its_own_connection():
    bram = build.bram(build.edition())
    one, later = scan(bram), timezone.now() + timedelta(hours=1)
    CHANGED.update(timezone.now(), bram.pk)

    def write() -> None:
        SCANS.insert(one)
        CHANGED.update(later, bram.pk)
        connection.close()

    thread = Thread(target=write)
    thread.start()
    thread.join()

    bram.refresh_from_db()
    assert (CheckIn.objects.get(), bram.changed_at) == (one, later)


def test_another_connection_is_written_to_by_a_statement_of_its_own(monkeypatch):
    bram = build.bram(build.edition())
    one = scan(bram)
    CHANGED.update(timezone.now(), bram.pk)
    used = connections["default"]
    other = copy(used)
    monkeypatch.setattr(written_often, "connections", {"default": other})
    monkeypatch.setattr(other, "cursor", Mock(side_effect=used.cursor))

    CHANGED.update(timezone.now(), bram.pk)
    SCANS.insert(one)

    assert other.cursor.call_count == 2


@pytest.fixture
def move():
    """One session, where it begins before a moment; one statement."""
    key, before, title, at = places(4)
    rows = lambda: Session.objects.filter(pk=key, starts_at__lt=before)  # noqa: E731
    return UpdatedOften(rows, title=title, cancelled_at=at, sequence=F("sequence") + 1)


def test_what_is_updated_often_is_updated_as_by_a_query_set(move, django_assert_num_queries):
    one, other = (build.edition().sessions.get() for _ in range(2))
    later = one.starts_at + timedelta(days=1)

    with django_assert_num_queries(3):
        changed = [
            move.update(one.pk, later, "Inloop", later),
            move.update(one.pk, later, "Borrel", None),
            move.update(other.pk, other.starts_at, "Te laat", None),
        ]

    assert changed == [1, 1, 0]
    found = Session.objects.order_by("pk").values_list("title", "cancelled_at", "sequence")
    assert list(found) == [("Borrel", None, one.sequence + 2), ("", None, other.sequence)]


def test_what_is_updated_often_stores_a_moment_as_django_does(move):
    session = build.edition().sessions.get()
    later = session.starts_at + timedelta(days=1)

    move.update(session.pk, later, "", later)

    assert Session.objects.filter(cancelled_at=later).exists()


def test_update_that_fails_undoes_the_transaction_around_it(move):
    session = build.edition().sessions.get()

    with transaction.atomic():
        with suppress(IntegrityError):
            move.update(session.pk, session.starts_at + timedelta(days=1), None, None)
        assert connection.needs_rollback
