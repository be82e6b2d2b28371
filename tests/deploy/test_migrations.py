"""Migrations that the release before could not work with are caught, on both databases."""

from __future__ import annotations

import sys

import pytest
from django.apps import apps
from django.db import connection

from scripts import migrations

# SQLite writes tables anew only outside of a transaction.
pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

HEAD = """
from django.db import migrations, models
from eventsite.migrations._large_tables import AddIndexBeside

class Migration(migrations.Migration):
"""
FIRST = f"""{HEAD}
    initial = True
    operations = [
        migrations.CreateModel('Stall', [
            ('id', models.BigAutoField(primary_key=True)),
            ('colour', models.CharField(max_length=20)),
        ]),
    ]
"""
# What each does, and by which of the linter's names it is caught on PostgreSQL and on SQLite, which writes tables anew.
UNSAFE = {
    "demands a column that older code does not fill": (
        "migrations.AddField('stall', 'size', models.IntegerField(default=1))",
        "NOT_NULL",
        None,
    ),
    "drops a column": ("migrations.RemoveField('stall', 'colour')", "DROP_COLUMN", "DROP_COLUMN"),
    "renames a column": (
        "migrations.RenameField('stall', 'colour', 'paint')",
        "RENAME_COLUMN",
        "RENAME_COLUMN",
    ),
    "renames a table": (
        "migrations.AlterModelTable('stall', 'planted_booth')",
        "RENAME_TABLE",
        "RENAME_TABLE",
    ),
    "drops a table": ("migrations.DeleteModel('Stall')", "DROP_TABLE", "DROP_TABLE"),
    "changes a type": (
        "migrations.AlterField('stall', 'colour', models.IntegerField())",
        "ALTER_COLUMN",
        None,
    ),
    "holds the table while it makes an index": (
        "migrations.AddIndex('stall', models.Index(fields=['colour'], name='by_colour'))",
        "CREATE_INDEX",
        None,
    ),
}
SAFE = {
    "a column that may be empty": (
        "migrations.AddField('stall', 'size', models.IntegerField(null=True))"
    ),
    "a column that the database fills": (
        "migrations.AddField('stall', 'size', models.IntegerField(db_default=1))"
    ),
    "a table": (
        "migrations.CreateModel('Bicycle', [('id', models.BigAutoField(primary_key=True))])"
    ),
}


@pytest.fixture
def lint(tmp_path, monkeypatch):
    """Called with an operation: what is said of an app whose second migration does that."""
    package = tmp_path / "planted"
    (package / "migrations").mkdir(parents=True)
    for folder in (package, package / "migrations"):
        (folder / "__init__.py").touch()
    (package / "migrations/0001_initial.py").write_text(FIRST)
    monkeypatch.syspath_prepend(tmp_path)

    def linted(operation: str, more: str = "") -> list[str]:
        (package / "migrations/0002_planted.py").write_text(
            f"{HEAD}    dependencies = [('planted', '0001_initial')]\n{more}    operations = [{operation}]\n"
        )
        apps.set_installed_apps([*(one.name for one in apps.get_app_configs()), "planted"])
        try:
            return migrations.wrong(["planted"], connection.vendor)
        finally:
            apps.unset_installed_apps()

    yield linted
    for name in [one for one in sys.modules if one.partition(".")[0] == "planted"]:
        del sys.modules[name]


@pytest.mark.parametrize("what", UNSAFE)
def test_migration_is_caught_that(what, lint):
    operation, on_postgresql, on_sqlite = UNSAFE[what]

    expected = on_postgresql if connection.vendor == "postgresql" else on_sqlite

    found = lint(operation)
    assert any(f" {expected}," in line for line in found) if expected else found == []


@pytest.mark.parametrize("what", SAFE)
def test_migration_passes_that_adds(what, lint):
    assert lint(SAFE[what]) == []


def test_index_made_beside_the_others_passes(lint):
    operation = "AddIndexBeside('stall', models.Index(fields=['colour'], name='by_colour'))"

    assert lint(operation, "    atomic = False\n") == []


def test_accepted_one_is_left_alone(lint, monkeypatch):
    monkeypatch.setitem(migrations.ACCEPTED, ("planted", "0002_planted"), "not asked for since 1.2")

    assert lint("migrations.RemoveField('stall', 'colour')") == []
