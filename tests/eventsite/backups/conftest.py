from __future__ import annotations

import pytest
from django.conf import settings as site_settings
from django.db import connection

from eventsite.backups import sealing
from eventsite.jobs import periodic

MAILING = {"reminders", "practical information", "thanks", "news to who asked"}
_ALL_JOBS = list(periodic._jobs)


@pytest.fixture(autouse=True)
def jobs_that_mail(monkeypatch):
    """Quick ones: each restore catches up with what came due."""
    monkeypatch.setattr(periodic, "_jobs", [job for job in periodic._jobs if job.name in MAILING])


@pytest.fixture(autouse=True)
def nobody_else_is_connected(django_db_setup, django_db_blocker):
    """Threads of earlier tests leave their connections open, and a restore wants to be alone."""
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
                "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
            )


@pytest.fixture
def all_jobs(jobs_that_mail, monkeypatch):
    monkeypatch.setattr(periodic, "_jobs", list(_ALL_JOBS))


@pytest.fixture
def backups(settings, tmp_path):
    """A folder for them, sealed for nobody."""
    settings.BACKUP_DIR = str(tmp_path / "backups")
    settings.BACKUP_RECIPIENTS = []
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "backups"


@pytest.fixture
def identities(settings, backups, tmp_path):
    """The keys that open what is sealed from now on."""
    settings.BACKUP_RECIPIENTS = [sealing.new_identity(tmp_path / "key")]
    assert site_settings.BACKUP_RECIPIENTS
    return sealing.identities_in(tmp_path / "key")
