"""Make a backup of database and pictures while the site goes on; or read one that was made."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from eventsite.backups import checking, making, sealing, stored
from eventsite.backups.refusals import BackupRefused
from eventsite.web.outages import is_outage


class Command(BaseCommand):
    help = (
        "Make a backup in BACKUP_DIR, sealed for BACKUP_RECIPIENTS, and delete those that are old. The site "
        "and the worker go on meanwhile. With --verify it reads one to its end and changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--verify", type=Path, metavar="FOLDER", help="read this backup, all of it"
        )
        parser.add_argument("--identity", type=Path, help="file with the secret key that opens it")
        parser.add_argument("--list", action="store_true", help="say which backups there are")
        parser.add_argument(
            "--new-key",
            type=Path,
            metavar="FILE",
            help="make a pair of keys: the secret one to FILE, on a machine that is not this server",
        )

    def handle(
        self,
        *args: Any,
        verify: Path | None = None,
        identity: Path | None = None,
        new_key: Path | None = None,
        **options: Any,
    ) -> None:
        try:
            if new_key:
                self.stdout.write(f"BACKUP_RECIPIENTS={sealing.new_identity(new_key)}")
            elif verify:
                identities = sealing.identities_in(identity) if identity else []
                self.stdout.write(checking.verify(verify, identities))
            elif options["list"]:
                self.list()
            else:
                self.make()
        except BackupRefused as refused:
            raise CommandError(str(refused)) from refused
        except Exception as error:
            if not is_outage(error):
                raise
            raise CommandError(f"The database does not answer: {error}") from error

    def make(self) -> None:
        made = making.make()
        said = made.manifest
        rows = sum(table.rows for table in said.tables.values())
        size = sum(part.bytes for part in said.parts)
        seconds = (said.ended_at - said.begun_at).total_seconds()
        self.stdout.write(
            f"{made.folder}: {rows} rows in {len(said.tables)} tables, {said.media_files} pictures, "
            f"{size // 1024} kB, {seconds:.1f} s, {'sealed' if said.is_sealed else 'NOT sealed'}"
        )
        if said.media_gone:
            self.stdout.write(
                f"{said.media_gone} pictures were deleted meanwhile and are not in it"
            )
        for name in made.pruned:
            self.stdout.write(f"{name}: deleted, it was old")

    def list(self) -> None:
        for one in stored.every(stored.where()):
            said = one.manifest
            sealed = "sealed" if said.is_sealed else "not sealed"
            self.stdout.write(
                f"{one.folder}  {said.begun_at:%Y-%m-%d %H:%M:%S} UTC  {said.kind}  {sealed}"
            )
