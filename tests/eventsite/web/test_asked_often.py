"""Questions whose statement is made once."""

from __future__ import annotations

from copy import copy
from datetime import timedelta
from threading import Thread
from unittest.mock import Mock

import pytest
from django.db import connection, connections, transaction

from eventsite.models import CheckIn, Registration, Session
from eventsite.web import asked_often
from eventsite.web.asked_often import (
    ASKED,
    AskedInParts,
    AskedOfKeys,
    AskedOften,
    places,
)
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def by_uid():
    found = Session.objects.select_related("event").filter(cancelled_at=None, uid=ASKED)
    return AskedOften(lambda: found)


def test_each_value_finds_its_own_and_none_nothing(by_uid):
    one, other = (build.edition().sessions.get() for _ in range(2))

    found = [by_uid.first(uid) for uid in (one.uid, other.uid, "unknown")]

    assert found == [one, other, None]
    assert found[1].event.pk == other.event_id


def test_what_changed_is_read_anew_in_one_statement(by_uid, django_assert_num_queries):
    session = build.edition().sessions.get()
    before = by_uid.first(session.uid)
    Session.objects.update(title="Inloop")

    with django_assert_num_queries(1):
        after = by_uid.first(session.uid)
        assert after.event.pk == session.event_id

    assert (before.title, after.title) == ("", "Inloop")


def test_several_values_stand_where_the_question_has_them_twice_too():
    one, other = (build.edition().sessions.get() for _ in range(2))
    event, at = places(2)
    during = AskedOften(
        lambda: Session.objects.filter(starts_at__lte=at, ends_at__gt=at, event=event)
    )
    start, before = one.starts_at, one.starts_at - timedelta(days=1)

    assert during.all(one.event_id, start) == [one]
    assert during.all(other.event_id, other.starts_at) == [other]
    assert during.all(one.event_id, before) == []


def test_of_values_it_gives_tuples_in_order():
    one, other = sorted(build.edition().sessions.get().pk for _ in range(2))
    keys = AskedOften(
        lambda: Session.objects.filter(pk__gte=ASKED).order_by("-pk").values_list("pk", "title")
    )

    assert keys.all(one) == [(other, ""), (one, "")]


@pytest.mark.parametrize("number", [0, 1, 2, 5, 6, 7])
def test_of_any_number_of_keys_it_finds_their_rows_once(number, django_assert_max_num_queries):
    keys = [build.edition().sessions.get().pk for _ in range(8)][:number]
    of_keys = AskedOfKeys(
        lambda these, title: Session.objects.filter(pk__in=these, title=title), others=1
    )

    with django_assert_max_num_queries(1):
        found = of_keys.all(keys, "")

    assert sorted(one.pk for one in found) == keys
    assert of_keys.all(keys, "Inloop") == []


def test_each_part_of_a_list_is_asked_as_a_slice_is_and_few_are_kept(monkeypatch):
    keys = [build.edition().sessions.get().pk for _ in range(4)]
    monkeypatch.setattr(AskedInParts, "MOST", 2)
    parts = AskedInParts(lambda: Session.objects.order_by("pk"))
    after = AskedInParts(lambda: Session.objects.filter(pk__gt=ASKED).order_by("pk"))

    for start, stop in [(0, 2), (1, 3), (3, 9), (9, 12), (0, 2)]:
        assert [one.pk for one in parts[start:stop]] == keys[start:stop]

    assert parts._part.cache_info().currsize == 2
    assert [one.pk for one in after.all(0, 2, keys[0])] == keys[1:3]


def test_threads_that_ask_at_once_each_get_what_they_asked(monkeypatch):
    """Another one asks between this one's values and its statement."""
    one, other = (build.edition().sessions.get() for _ in range(2))
    asked = AskedOften(lambda: Session.objects.filter(pk=ASKED))
    asked.first(one.pk)
    execute = asked_often.SQLCompiler.execute_sql

    def meanwhile(statement, *args, **named):
        thread = Thread(target=setattr, args=(statement._of_thread, "values", (other.pk,)))
        thread.start()
        thread.join()
        return execute(statement, *args, **named)

    monkeypatch.setattr(asked_often.SQLCompiler, "execute_sql", meanwhile)

    assert asked.first(one.pk) == one


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_by_its_own_connection(by_uid):
    session = build.edition().sessions.get()
    by_uid.first(session.uid)
    found = []

    def ask() -> None:
        found.append(by_uid.first(session.uid))
        connection.close()

    thread = Thread(target=ask)
    thread.start()
    thread.join()

    assert found == [session]


def test_text_of_a_question_is_made_once_for_all_threads():
    made = []

    def question():
        made.append("once")
        return Session.objects.filter(pk=ASKED)

    asked = AskedOften(question)
    asked.first(1)

    def ask() -> None:
        asked.first(1)
        connection.close()

    thread = Thread(target=ask)
    thread.start()
    thread.join()

    assert made == ["once"]


def test_several_values_stand_each_in_its_own_place_as_often_as_it_is_named():
    session = build.edition().sessions.get()
    bram, daan = build.bram(session.event), build.daan(session.event)
    name, form = places(2)
    asked = AskedOften(
        lambda: Registration.objects.filter(name=name, submission_id=form).exclude(email=name)
    )

    found = [asked.all(one.name, one.submission_id) for one in (bram, daan)]

    assert found == [[bram], [daan]]
    assert asked.all(bram.name, daan.submission_id) == []


def test_another_connection_is_asked_by_a_statement_of_its_own(monkeypatch):
    session = build.edition().sessions.get()
    asked = AskedOften(lambda: Session.objects.filter(pk=ASKED))
    asked.first(session.pk)
    used = connections["default"]
    other = copy(used)
    monkeypatch.setattr(asked_often, "connections", {"default": other})
    monkeypatch.setattr(other, "cursor", Mock(side_effect=used.cursor))

    assert asked.first(session.pk) == session

    other.cursor.assert_called()


@pytest.mark.postgresql  # SQLite holds no rows
@pytest.mark.django_db(transaction=True)
def test_rows_are_held_in_a_transaction_alone():
    held = AskedOften(lambda: CheckIn.objects.select_for_update().filter(people=ASKED))
    with transaction.atomic():
        assert held.all(1) == []

    with pytest.raises(transaction.TransactionManagementError):
        held.all(1)
