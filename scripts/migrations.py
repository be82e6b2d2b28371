#!/usr/bin/env python3
"""Lint the migrations: whether the release before can work with the database that they leave (docs/adr/0072).

Called by `make check`, on SQLite, and by that on PostgreSQL where its programs are installed. Ends with 1 when a migration
takes something away, demands something that older code does not give, or holds a table for long; with NOTHING_LEFT_OUT=1
also when there is no PostgreSQL to ask.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# What only the contracting half of a change does, by app and name, each with the release since which nothing asks for it.
# The first migration of each app is made on an empty database: it is looked at never.
ACCEPTED: dict[tuple[str, str], str] = {}
# Where SQLite writes a table anew, every column that stood in it already seems to be demanded. PostgreSQL says it rightly.
NOT_ASKED = {"sqlite": ["NOT_NULL"], "postgresql": []}


def wrong(apps: list[str], vendor: str) -> list[str]:
    """What the linter has against the migrations of these apps, in lines; of the accepted ones nothing."""
    from django_migration_linter import MigrationLinter
    from django_migration_linter.sql_analyser.analyser import analyse_sql_statements

    linter = MigrationLinter(no_cache=True, no_output=True, analyser_string=vendor)
    lines: list[str] = []
    for (app, name), migration in sorted(linter.migration_loader.disk_migrations.items()):
        if app in apps and not migration.initial and (app, name) not in ACCEPTED:
            asked = linter.get_sql(app, name)
            errors, _, warnings = analyse_sql_statements(
                linter.sql_analyser_class, asked, NOT_ASKED[vendor]
            )
            lines += [f"{app}.{name}: {one.code}, {one.message}" for one in (*errors, *warnings)]
    return lines


def main() -> int:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eventsite.settings")
    import django
    from django.apps import apps
    from django.db import connection

    django.setup()
    ours = [one.label for one in apps.get_app_configs() if Path(one.path).parent == ROOT]
    found = wrong(ours, connection.vendor)
    for line in found:
        print(line)
    print(f"Migrations of {len(ours)} apps on {connection.vendor}: {len(found) or 'nothing'} wrong")
    if connection.vendor == "postgresql" or found:
        return 1 if found else 0
    return on_postgresql()


def on_postgresql() -> int:
    """The same, by a server of our own."""
    import with_postgres

    programs = with_postgres.find_programs()
    if programs is None:
        print("Left out: migrations on PostgreSQL (Debian: apt-get install postgresql)")
        return int(os.environ.get("NOTHING_LEFT_OUT") == "1")
    with with_postgres.server(programs) as running:
        environment = {**os.environ, "DATABASE_URL": running.url}
        return subprocess.run([sys.executable, __file__], env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
