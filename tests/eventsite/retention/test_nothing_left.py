"""With the clock past all terms nothing says any more who was here, and what was counted stays (AVG article 5)."""

from __future__ import annotations

import logging
from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from desk.figures.period import Period
from desk.models import NoteVersion
from desk.note import drafting, freezing
from eventsite import wiring
from eventsite.figures import closing
from eventsite.jobs import periodic, retaining
from eventsite.models import Destruction, Event, EventCount, EventFigures, LogEntry, Registration
from eventsite.persons.held import HELD
from eventsite.retention import categories
from eventsite.web import logs
from eventsite.web.redacting import without_people

from .people import Journey, database, left, media, rows_of_theirs

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

IN_THE_NIGHT = {"closing", "unnamed pictures", "traces"} | {
    job.name for job in retaining.jobs(wiring.CATEGORIES)
}


@pytest.fixture
def journey(frozen, settings, tmp_path, caplog) -> Journey:
    settings.MEDIA_ROOT = tmp_path
    caplog.set_level(logging.INFO)
    return Journey(frozen)


def night(frozen, *, days: int) -> None:
    """So many days later, at five: what the worker does in the night."""
    frozen.move_to(timezone.localtime().replace(hour=5, minute=0, second=0) + timedelta(days=days))
    for job in wiring.JOBS:
        if job.name in IN_THE_NIGHT:
            job.run(timezone.now())


def figures() -> tuple:
    return (
        list(EventFigures.objects.order_by("pk").values()),
        list(EventCount.objects.order_by("pk").values()),
    )


def public(year: int) -> bytes:
    """But for the sheet: that is a zip, with the time in it."""
    response = Client().get(f"/cijfers/{year}.csv")
    assert response.status_code == 200
    return response.content


def test_past_all_terms_nobody_is_found_and_every_figure_is_what_it_was(journey, frozen, caplog):
    assert [one.title for one in HELD if not rows_of_theirs(one)] == []
    night(frozen, days=20)
    assert not Event.objects.filter(closed_at=None, registrations__isnull=False).exists()
    note = drafting.start(Period(date(timezone.now().year, 1, 1), timezone.localdate()))
    version = freezing.freeze(note).document
    year = journey.edition.starts_at.year
    before = figures(), public(year)
    assert left(database())
    logged = LogEntry.objects.count()

    mail.outbox.clear()  # where they arrived is not ours
    night(frozen, days=max(one.most for one in categories.every()))

    assert left(database()) == set()
    assert left(media()) == set()
    said = "\n".join(without_people(logs.redact(one)) for one in caplog.messages)
    assert left(said.encode()) == set()
    assert (figures(), public(year)) == before
    assert NoteVersion.objects.get().document == version
    assert LogEntry.objects.count() > logged, "the log stays"


def test_run_again_does_and_records_nothing(journey, frozen):
    night(frozen, days=8000)
    assert not Registration.objects.exists()
    recorded = set(Destruction.objects.values_list("category", "number"))
    assert {"registrations", "enrolments", "initiatives", "mails"} <= {key for key, _n in recorded}

    night(frozen, days=0)

    assert set(Destruction.objects.values_list("category", "number")) == recorded
    closing.close_by_itself(timezone.now())
    periodic.run_due(timezone.now(), without=[job.name for job in wiring.JOBS])
