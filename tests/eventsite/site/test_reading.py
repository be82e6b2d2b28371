"""What is set of the site: known in every process, and asked of the database only when it changed."""

from __future__ import annotations

import time

import pytest
from django.db import OperationalError

from desk.settings.site import saving
from eventsite.models import SiteSettings
from eventsite.site import reading

pytestmark = pytest.mark.django_db


def set_name(name: str) -> None:
    row = reading.stored()
    row.name = name
    saving.save(row, lambda: None)


@pytest.fixture
def other_process(settings, tmp_path):
    """What another process remembers from before anything was changed, to be looked at as that process."""
    settings.MEDIA_ROOT = tmp_path
    reading.changed()
    reading.site()
    remembered = reading._known

    def look() -> str:
        reading._known = remembered
        return reading.site().name

    return look


def test_it_is_what_the_environment_says_until_somebody_says_otherwise(settings):
    assert reading.site().name == settings.SITE_NAME
    assert reading.site().municipality == settings.SITE_MUNICIPALITY

    set_name("Buurtplein")

    assert (reading.site().name, reading.site().sender_name) == ("Buurtplein", "Buurtplein")
    assert reading.site().municipality == settings.SITE_MUNICIPALITY


def test_it_is_asked_of_the_database_once(django_assert_num_queries):
    set_name("Buurtplein")

    with django_assert_num_queries(1):
        assert [reading.site().name for _time in range(3)] == ["Buurtplein"] * 3


def test_other_processes_know_as_soon_as_it_is_committed(
    other_process, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        set_name("Buurtplein")
        assert other_process() == "Initiatievencafé"

    assert other_process() == "Buurtplein"


def test_without_a_folder_to_share_they_know_within_a_minute(other_process, monkeypatch):
    set_name("Buurtplein")  # and nothing is put in the folder
    assert other_process() == "Initiatievencafé"

    later = time.monotonic() + reading.AT_MOST
    monkeypatch.setattr(reading.time, "monotonic", lambda: later)

    assert other_process() == "Buurtplein"


def test_folder_that_can_not_be_written_is_told_and_stops_nobody(
    settings, tmp_path, caplog, django_capture_on_commit_callbacks
):
    (tmp_path / "file").touch()
    settings.MEDIA_ROOT = tmp_path / "file"

    with django_capture_on_commit_callbacks(execute=True):
        set_name("Buurtplein")

    assert reading.site().name == "Buurtplein"
    assert "learn of new site settings late" in caplog.text


def test_while_the_database_is_away_the_site_keeps_its_name(monkeypatch):
    def away():
        raise OperationalError

    set_name("Buurtplein")
    reading.site()
    known = reading._known
    monkeypatch.setattr(reading, "stored", away)
    monkeypatch.setattr(reading, "AT_MOST", 0)
    reading._known = known.__class__(known.row, known.stamp, 0)
    assert reading.site().name == "Buurtplein"

    reading._known = None
    assert reading.site().name == "Initiatievencafé"


def test_row_that_is_empty_says_what_the_environment_says():
    saving.save(reading.stored(), lambda: None)

    assert SiteSettings.objects.count() == 1
    assert reading.site().name == "Initiatievencafé"
