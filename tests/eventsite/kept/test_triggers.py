"""What begins a new revision: a change of any column that all see, and of no other."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest
from django.apps import apps
from django.db import connection, transaction

from cafes.migrations import _shown as of_cafes
from courses.migrations import _shown as of_courses
from eventsite.kept import revisions, triggers
from eventsite.migrations import _shown as of_events
from eventsite.models import WHAT_ALL_SEE, Registration, Revision
from initiatives.migrations import _shown as of_initiatives
from pitches.migrations import _shown as of_pitches

pytestmark = pytest.mark.django_db

SHOWN = {
    table: set(columns)
    for app in (of_events, of_initiatives, of_courses, of_cafes, of_pitches)
    for table, columns in app.SHOWN.items()
}
# Of tables that all see something of: what nobody sees on a page for all. Others are not for all at all.
NOT_SHOWN = {
    "eventsite_sitesettings": {
        "mail_opening",
        "mail_closing",
        "capacity",
        "party_max",
        "opens_weeks_before",
        "pitch_minutes",
        "gap_minutes",
        "promotion_stop_hours",
        "modified_at",
    },
    "eventsite_retentionterm": {"modified_at"},
    "eventsite_event": {
        "practical_information",
        "thanks",
        "reopened_at",
        "reopening_reason",
        "created_at",
    },
    "eventsite_eventfigures": {"written_at", "rows", "remark"},
    "initiatives_initiative": {
        "name_folded",
        "contact_email",
        "published_at",
        "proved_at",
        "link_version",
        "submission_id",
        "submission_digest",
        "created_at",
    },
    "initiatives_offer": {
        "name",
        "email",
        "what",
        "language",
        "consented_at",
        "erased_at",
        "link_version",
        "submission_id",
        "submission_digest",
    },
    "initiatives_toolkitcard": {
        "ask_at",
        "asked_at",
        "answer",
        "status",
        "failing_since",
        "gone_since",
    },
    "cafes_standbooking": {"registration_id", "booked_at"},
    "cafes_photo": {"added_at"},
    "cafes_cover": {"added_at"},
    "pitches_stage": {
        "now_on_id",
        "is_over",
        "running_since",
        "seconds_before",
        "order_before",
        "moved_at",
    },
    "pitches_pitch": {"registration_id", "asked_at"},
}
# Tables of which nobody sees anything on a page for all.
NOT_FOR_ALL = {
    *("eventsite_searchkey", "eventsite_registration", "eventsite_admission"),
    *("eventsite_endedadmission", "eventsite_brakecount", "eventsite_daysalt"),
    *("eventsite_calendarlink", "eventsite_tablet", "eventsite_checkin", "eventsite_asidescan"),
    *("eventsite_logentry", "eventsite_mailing_events", "eventsite_mailing_chosen"),
    *("eventsite_mailing", "eventsite_savedtext", "eventsite_message", "eventsite_invitation"),
    *("eventsite_subscription", "eventsite_notice", "eventsite_noticemail"),
    *("eventsite_mailstop", "eventsite_mailexample", "eventsite_destruction"),
    *("eventsite_staffmember_events", "eventsite_staffmember", "eventsite_periodicrun"),
    *(
        "eventsite_change",
        "eventsite_revision",
        "eventsite_linkindoubt",
        "eventsite_stopindoubt",
        "initiatives_initiativemessage",
    ),
    *("courses_attendancechange", "courses_certificate", "courses_formercode", "courses_waiver"),
    *("courses_enrolledinitiative", "desk_notedraft", "desk_noteline", "desk_noteversion"),
}
NOTHING, OTHER = "7000001", "7000002"
OURS = {"eventsite", "initiatives", "courses", "cafes", "pitches", "desk"}


def columns_of(model: type) -> list[str]:
    return [field.column for field in model._meta.local_concrete_fields]


def models() -> dict[str, type]:
    every = apps.get_models(include_auto_created=True)
    return {one._meta.db_table: one for one in every if one._meta.app_label in OURS}


def test_every_table_and_column_is_shown_to_all_or_named_as_not():
    tables = models()
    placed = {table: SHOWN.get(table, set()) | NOT_SHOWN.get(table, set()) for table in SHOWN}
    keys = {table: tables[table]._meta.pk.column for table in SHOWN}

    assert set(tables) == set(SHOWN) | NOT_FOR_ALL
    assert {
        table: set(columns_of(model)) - {keys[table]}
        for table, model in tables.items()
        if table in SHOWN
    } == {table: columns - {keys[table]} for table, columns in placed.items()}
    assert not [table for table in NOT_SHOWN if NOT_SHOWN[table] & SHOWN[table]]


def revision() -> set[tuple[int, object]]:
    return set(Revision.objects.values_list("about", "token"))


class Rows:
    """A row made of nothing in any table, on SQLite, which takes that when it is asked not to check."""

    def __init__(self, model: type) -> None:
        self.table = model._meta.db_table
        self.columns = columns_of(model)

    def begins(self, sql: str) -> set[int]:
        """About what a new revision begins with this statement."""
        before = revision()
        with connection.cursor() as cursor:
            cursor.execute(sql)
        return {about for about, _token in revision() - before}

    def insert(self) -> set[int]:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {self.table}")
        names = ", ".join(f'"{name}"' for name in self.columns)
        values = ", ".join([NOTHING] * len(self.columns))
        return self.begins(f"INSERT INTO {self.table} ({names}) VALUES ({values})")

    def change(self, column: str) -> set[int]:
        return self.begins(f'UPDATE {self.table} SET "{column}" = {OTHER}')

    def touch(self) -> set[int]:
        return self.begins(f'UPDATE {self.table} SET "{self.columns[0]}" = "{self.columns[0]}"')

    def delete(self) -> set[int]:
        return self.begins(f'DELETE FROM {self.table} WHERE "{self.columns[-1]}" = {OTHER}')


class Begun(NamedTuple):
    """Whether a revision begins by a row that comes, by which columns, by what changes nothing, by one that goes."""

    came: bool
    columns: set[str]
    touched: bool
    went: bool


@pytest.fixture
def unchecked():
    """Rows that point at nothing and break every constraint; gone with the test."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        yield
        cursor.execute("PRAGMA ignore_check_constraints = OFF")
        transaction.set_rollback(True)


def test_what_all_see_begins_a_revision_and_nothing_else_does(unchecked):
    written_for_good = {"eventsite_logentry", "eventsite_destruction"}
    left_out = {
        "eventsite_registration",
        "eventsite_revision",
        "eventsite_change",
        *written_for_good,
    }
    found, expected = {}, {}
    for table in models().keys() - left_out:
        rows, shown = Rows(models()[table]), SHOWN.get(table, set())
        expected[table] = Begun(bool(shown), shown, False, bool(shown))
        found[table] = Begun(
            bool(rows.insert()),
            {name for name in rows.columns if rows.change(name)},
            bool(rows.touch()),
            bool(rows.delete()),
        )

    assert found == expected
    assert {about for about, _token in revision()} == {WHAT_ALL_SEE}


@pytest.mark.parametrize("column", of_events.PLACES)
def test_what_places_are_counted_from_begins_a_revision_of_its_event(unchecked, column):
    rows = Rows(Registration)
    rows.insert()

    about = rows.change(column)

    assert about == {int(NOTHING)} | ({int(OTHER)} if column == "event_id" else set())


def test_what_else_is_noted_of_a_registration_begins_none(unchecked):
    rows = Rows(Registration)
    came = rows.insert()

    others = [name for name in rows.columns if name not in of_events.PLACES]
    begun = [name for name in others if rows.change(name)]

    assert (came, begun) == ({int(NOTHING)}, [])


@pytest.mark.database
def test_site_begins_with_a_revision_so_that_its_pages_are_kept_before_anything_is_written():
    Revision.objects.all().delete()

    triggers.begin(None, connection.SchemaEditorClass(connection))

    assert [about for about, _token in revision()] == [WHAT_ALL_SEE]
    assert {about for about, _token in revisions.now()} == {WHAT_ALL_SEE}


@pytest.mark.postgresql
def test_triggers_on_postgresql_watch_the_same_columns():
    """What begins there can't be tried with rows that break every constraint: it is read."""
    watched = SHOWN | {"eventsite_registration": set(of_events.PLACES)}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger "
            r"WHERE tgname LIKE 'revision\_%' AND tgenabled = 'O'"
        )
        found = {(table, name): text for table, name, text in cursor.fetchall()}

    assert set(found) == {
        (table, f"revision_{table}_{verb}")
        for table in watched
        for verb in ("insert", "update", "delete")
    }
    for table, columns in watched.items():
        text = found[table, f"revision_{table}_update"]
        assert set(re.findall(r'old\."?(\w+)', text)) == columns
        assert "IS DISTINCT FROM" in text
