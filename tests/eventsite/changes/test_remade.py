"""A migration that makes a table anew on SQLite, though triggers of other tables read it."""

from __future__ import annotations

import pytest
from django.db import connection, models

from cafes.models import Stand, StandBooking
from courses.models import Course
from eventsite.models import Change
from tests import build

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'sqlite'"),
]


def make_anew(model: type[models.Model], name: str) -> None:
    """By a field that gets longer and back: without the triggers of its own, as ADR 46 says."""
    field = model._meta.get_field(name)
    other = field.clone()
    other.max_length = 230
    other.set_attributes_from_name(name)
    other.model = model
    for before, after in ((field, other), (other, field)):
        with connection.schema_editor() as editor:
            editor.alter_field(model, before, after)


def test_table_that_triggers_read_is_made_anew_and_they_go_on_reading_it():

    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = dict(cursor.fetchall())
    evening = build.edition()
    (stand,) = build.stands(evening, 1)
    build.initiator(evening, stand=stand)
    changes = Change.objects.filter(kind="social", about=evening.pk)
    before = changes.get().at
    try:
        make_anew(Stand, "adviser")
        make_anew(Course, "title")
        StandBooking.objects.update(given_up_at=evening.created_at)

        assert changes.get().at > before
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA foreign_key_list(courses_course)")
            assert {row[2] for row in cursor.fetchall()} == {"courses_course"}
            cursor.execute("PRAGMA foreign_key_list(cafes_standbooking)")
            assert "cafes_stand" in {row[2] for row in cursor.fetchall()}
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            there = {name for (name,) in cursor.fetchall()}
            for name in triggers.keys() - there:
                cursor.execute(triggers[name])
