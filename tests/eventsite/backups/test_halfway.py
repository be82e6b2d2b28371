"""A restore of an older version, and one that is killed on PostgreSQL."""

from __future__ import annotations

import shutil
import signal
import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

import initiatives
from eventsite.backups import making, postgresql, restoring, settling
from eventsite.models import Registration
from initiatives.models import Theme

from ... import build
from . import fresh, processes

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

LATER = """
from django.db import migrations, models


def _rename(apps, _editor):
    theme = apps.get_model("initiatives", "theme").objects.order_by("pk").first()
    apps.get_model("initiatives", "theme").objects.filter(pk=theme.pk).update(name="Later", mark="x")


class Migration(migrations.Migration):
    dependencies = [("initiatives", "%s")]
    operations = [
        migrations.AddField("theme", "mark", models.CharField(max_length=9, default="")),
        migrations.RunPython(_rename),
    ]
"""


@pytest.mark.database
def test_backup_of_an_older_version_is_migrated(backups, tmp_path, settings, monkeypatch):
    build.bram(build.edition())
    made = making.make()
    ours, later = Path(initiatives.__file__).parent / "migrations", tmp_path / "later_migrations"
    shutil.copytree(ours, later, ignore=shutil.ignore_patterns("__pycache__"))
    last = max(one.stem for one in later.glob("0*.py"))
    (later / "0999_later.py").write_text(LATER % last)
    monkeypatch.syspath_prepend(tmp_path)
    settings.MIGRATION_MODULES = {"initiatives": "later_migrations"}

    with fresh.database(tmp_path):
        restoring.restore(made.folder, [])

        applied = MigrationRecorder(connection).applied_migrations()
        assert ("initiatives", "0999_later") in applied
        assert Theme.objects.order_by("pk").first().name == "Later"
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM initiatives_theme WHERE mark = 'x'")
            assert cursor.fetchone() == (1,)
        assert Registration.objects.count() == 1
        assert settling.unfinished() is None


@pytest.mark.postgresql
def test_restore_that_is_killed_changed_nothing_or_lets_no_worker_begin(backups, tmp_path):
    event = build.edition()
    build.bram(event)
    made = making.make()

    def restore() -> None:
        call_command("restore", made.folder, replace=True, interactive=False)

    with fresh.database(tmp_path):
        restoring.restore(made.folder, [])
        build.daan(event)

        while_it_loads = processes.run(restore, at="eventsite.backups.postgresql._feed")
        _wait_for_the_others()
        assert while_it_loads.returncode == -signal.SIGKILL
        assert Registration.objects.count() == 2
        assert settling.unfinished() is None

        once_it_loaded = processes.run(restore, at="eventsite.backups.checking.compare")
        _wait_for_the_others()
        assert once_it_loaded.returncode == -signal.SIGKILL
        assert Registration.objects.count() == 1
        with pytest.raises(CommandError, match="was cut off"):
            call_command("worker", once=True)

        restore()
        call_command("worker", once=True)
        assert Registration.objects.count() == 1


def _wait_for_the_others() -> None:
    """What was killed leaves a program that finds out."""
    until = time.monotonic() + 30
    while postgresql.others():
        assert time.monotonic() < until
        time.sleep(0.05)
