"""Move the site from SQLite to an empty PostgreSQL; docs/sqlite.md says when."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from eventsite.backups import moving
from eventsite.backups.refusals import BackupRefused

NEXT = """\
Next:
1. set DATABASE_URL to this PostgreSQL, for web server, worker and commands
2. start them, and sign up once to see that it works
3. `manage.py backup`, and look at it with `manage.py backup --verify`
4. keep the SQLite file apart until you are sure; then delete it: people's data is in it"""


class Command(BaseCommand):
    help = (
        "Copy everything from SQLite (DATABASE_URL) to an empty PostgreSQL and compare it, row by row. Stop "
        "web server and worker first. SQLite stays as it is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "url", help="postgres://user:password@host/name, or - to read it from standard input"
        )

    def handle(self, *args: Any, url: str, **options: Any) -> None:
        try:
            moved = moving.move(input() if url == "-" else url)
        except BackupRefused as refused:
            raise CommandError(str(refused)) from refused
        for name, table in moved.tables.items():
            if table.rows:
                self.stdout.write(f"{table.rows:>9}  {name}")
        rows = sum(table.rows for table in moved.tables.values())
        self.stdout.write(f"{rows:>9}  rows compared, in {len(moved.tables)} tables: all the same")
        for name, number in moved.left_behind.items():
            self.stdout.write(f"{number:>9}  {name}: left behind, no app that is installed has it")
        self.stdout.write("Everybody signs in anew.")
        self.stdout.write(NEXT)
