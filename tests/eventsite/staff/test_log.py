from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, models, transaction

from eventsite.migrations import _append_only
from eventsite.models import LogEntry, WrittenForGood
from eventsite.staff import log
from eventsite.staff.verbs import Verb
from tests import build

pytestmark = pytest.mark.django_db


def test_a_line_says_who_did_what_to_which_thing_of_which_event():
    anna = build.anna()
    edition = build.edition(title="Nieuwe titel")

    with log.acting(user=anna):
        log.record(
            Verb.CHANGED,
            edition,
            before={"title": "Initiatievencafé"},
            after=log.values(edition, ["title"]),
        )

    line = LogEntry.objects.get()
    assert (line.actor, line.actor_id, line.verb) == ("staff", anna.pk, "changed")
    assert (line.object_type, line.object_id) == ("eventsite.event", str(edition.pk))
    assert line.event_id == edition.pk
    assert line.changes == {"title": ["Initiatievencafé", "Nieuwe titel"]}


def test_a_change_of_nothing_leaves_no_line():
    edition = build.edition()
    before = LogEntry.objects.count()

    log.record(Verb.CHANGED, edition, before=log.values(edition), after=log.values(edition))

    assert LogEntry.objects.count() == before


def test_a_line_keeps_no_name_and_no_address():
    bram = build.registration(build.edition())

    log.record(
        Verb.CHANGED,
        bram,
        before={"name": "Bram Jansen", "email": "bram@example.nl", "party_size": 1},
        after={"name": "Bram de Jong", "email": "b@example.nl", "party_size": 2},
    )

    changes = LogEntry.objects.first().changes
    assert changes == {"name": [None, None], "email": [None, None], "party_size": [1, 2]}


def test_who_opens_an_own_link_acts_as_their_registration():
    bram = build.registration(build.edition())

    with log.acting_as(log.PERSON):
        log.record(Verb.CANCELLED, bram)

    line = LogEntry.objects.first()
    assert (line.actor, line.actor_id) == ("person", bram.pk)


@pytest.mark.parametrize(
    "change",
    [
        lambda line: LogEntry.objects.update(verb="x"),
        lambda line: LogEntry.objects.all().delete(),
        lambda line: line.save(),
        lambda line: line.delete(),
        lambda line: LogEntry.objects.bulk_update([line], ["verb"]),
        lambda line: LogEntry.objects.update_or_create(pk=line.pk, defaults={"verb": "x"}),
    ],
)
def test_code_can_neither_change_nor_take_out_a_line(change):
    log.record(Verb.ADDED, build.edition())

    with pytest.raises(WrittenForGood):
        change(LogEntry.objects.first())


@pytest.fixture
def log_kept_whole():
    """With the trigger that tests do without (tests/conftest.py)."""
    if connection.vendor == "sqlite":
        name, table = "log_keeps_its_lines", "eventsite_logentry"
        connection.cursor().execute(_append_only.sqlite(name, table)["DELETE"])


def in_its_place(line: LogEntry) -> None:
    """In SQLite by a statement that asks the triggers on UPDATE and DELETE nothing."""
    connection.cursor().execute(
        "INSERT OR REPLACE INTO eventsite_logentry SELECT * FROM eventsite_logentry"
        if connection.vendor == "sqlite"
        else "INSERT INTO eventsite_logentry SELECT * FROM eventsite_logentry "
        "ON CONFLICT (id) DO UPDATE SET verb = 'x'"
    )


@pytest.mark.database
@pytest.mark.parametrize(
    "change",
    [
        lambda line: connection.cursor().execute("UPDATE eventsite_logentry SET verb = 'x'"),
        lambda line: connection.cursor().execute("DELETE FROM eventsite_logentry"),
        lambda line: models.QuerySet(LogEntry).update(verb="x"),
        lambda line: models.QuerySet(LogEntry)._raw_delete("default"),
        lambda line: models.Model.save(line),
        in_its_place,
    ],
    ids=["UPDATE", "DELETE", "update", "raw delete", "save", "in its place"],
)
def test_the_database_itself_refuses_to_change_or_take_out_a_line(change, log_kept_whole):
    log.record(Verb.ADDED, build.edition())

    with pytest.raises(DatabaseError, match="written for good"), transaction.atomic():
        change(LogEntry.objects.first())
