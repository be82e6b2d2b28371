"""Read reports of mail that came back: one from standard input, or all that a Maildir holds."""

from __future__ import annotations

import mailbox
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from eventsite.mails import bounces


class Command(BaseCommand):
    help = (
        "Mark mails that came back. Without options it reads one report from standard input, for a "
        "mail server's pipe; with --maildir it reads every new one and keeps it as seen."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--maildir", type=Path, help="folder that BOUNCE_EMAIL is delivered to")

    def handle(self, *args: Any, maildir: Path | None = None, **options: Any) -> None:
        reports = read_maildir(maildir) if maildir else [sys.stdin.buffer.read()]
        known = sum(_record(report) for report in reports)
        self.stdout.write(f"{len(reports)} read, {known} of our mails came back")


def _record(report: bytes) -> bool:
    bounce = bounces.read(report)
    return bounce is not None and bounces.record(bounce) is not None


def read_maildir(folder: Path) -> list[bytes]:
    """The messages in ``new``, moved to ``cur`` as seen. Raises CommandError for what is no Maildir."""
    if not (folder / "new").is_dir():
        raise CommandError(f"{folder} is no Maildir: it has no folder named new.")
    box = mailbox.Maildir(str(folder), factory=None, create=False)
    found = []
    for key in list(box.keys()):
        message = box.get_message(key)
        if message.get_subdir() != "new":
            continue
        found.append(box.get_bytes(key))
        message.set_subdir("cur")
        message.add_flag("S")
        box[key] = message
    return found
