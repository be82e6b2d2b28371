"""Put a backup back, with the site stopped; what was waiting to be sent is held."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from eventsite.backups import checking, restoring, sealing
from eventsite.backups.refusals import BackupRefused
from eventsite.mails import held
from eventsite.web import acting
from eventsite.web.outages import is_outage

LOOK_AT = """\
Look at what happened between the backup and now, which is not here:
- who signed up, changed or cancelled: their mails went out, their places are gone; tell them
- accounts of staff that were closed, tablets that were unpaired, links, API keys and webhooks' secrets that
  were renewed or revoked: they work again; revoke them again under Instellingen
- programs with a key: what they sent with an Idempotency-Key since is unknown; sent again, it is done again
- webhooks that were on are paused: put them on under Instellingen, Webhooks; what waits may come twice, with
  the same id
- everybody signs in anew; invitations that were open are sent again under Instellingen, Medewerkers"""


class Command(BaseCommand):
    help = (
        "Put a backup back into an empty database, or with --replace in the place of what is there. Stop web "
        "server and worker first. Mails that waited, or came due since, are held: an organiser decides at "
        "the desk under Mails, or you by --mails."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, nargs="?", help="the backup")
        parser.add_argument("--identity", type=Path, help="file with the secret key that opens it")
        parser.add_argument("--check", action="store_true", help="read it all, restore nothing")
        parser.add_argument("--replace", action="store_true", help="what is in the database goes")
        parser.add_argument(
            "--no-input", "--noinput", action="store_false", dest="interactive", help="don't ask"
        )
        parser.add_argument(
            "--other-key",
            action="store_true",
            help="although the SECRET_KEY it was made with is lost",
        )
        parser.add_argument(
            "--mails",
            choices=["hold", "drop", "send"],
            default="hold",
            help="what becomes of held mails; without a backup: of those held by an earlier restore",
        )

    def handle(self, *args: Any, folder: Path | None = None, **options: Any) -> None:
        try:
            if folder is None:
                self.decide(options["mails"])
            else:
                self.restore(folder, options)
        except BackupRefused as refused:
            raise CommandError(str(refused)) from refused
        except Exception as error:
            if not is_outage(error):
                raise
            raise CommandError(f"The database does not answer: {error}") from error

    def restore(self, folder: Path, options: dict[str, Any]) -> None:
        identity = options["identity"]
        identities = sealing.identities_in(identity) if identity else []
        if options["check"]:
            said = restoring.look_at(folder, other_key=options["other_key"])
            self.stdout.write(checking.verify(folder, identities))
            self.stdout.write(f"{said.name} can be put back here.")
            return
        if options["replace"] and options["interactive"]:
            self.ask()
        done = restoring.restore(
            folder, identities, replacing=options["replace"], other_key=options["other_key"]
        )
        self.stdout.write(
            f"{done.manifest.name} of {done.manifest.begun_at:%Y-%m-%d %H:%M:%S} UTC is back: {done.rows} "
            f"rows compared, {done.pictures} pictures, {done.held} mails held, "
            f"{done.erased_again} people erased again"
        )
        self.stdout.write(LOOK_AT)
        self.decide(options["mails"])

    def decide(self, mails: str) -> None:
        with acting.acting_as(acting.SYSTEM):
            if mails == "send":
                self.stdout.write(f"{held.send()} held mails are sent after all")
            elif mails == "drop":
                self.stdout.write(f"{held.drop()} held mails are never sent")
            else:
                self.stdout.write(f"{held.count()} mails are held: decide at the desk, under Mails")

    def ask(self) -> None:
        if restoring.is_empty():
            return
        answer = input(
            "Everything in the database goes, and the backup comes in its place. Type yes: "
        )
        if answer.strip().lower() not in ("yes", "ja"):
            raise CommandError("Nothing was changed.")
