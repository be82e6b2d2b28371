"""Read what comes back on our mails: one from standard input, or all that a Maildir holds."""

from __future__ import annotations

import logging
import sys
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError

from eventsite.mails import answers, bounces

log = logging.getLogger(__name__)

MOST_BYTES = 10 * 1024 * 1024


class Command(BaseCommand):
    help = (
        "Mark mails that came back, and note what calendars answer to invitations. Without options it "
        "reads one mail from standard input, for a mail server's pipe; with --maildir it reads every "
        "new one. What it understood it keeps as seen, anything else stays unseen, for people."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--maildir", type=Path, help="folder that BOUNCE_EMAIL is delivered to")

    def handle(self, *args: Any, maildir: Path | None = None, **options: Any) -> None:
        piped = sys.stdin.buffer
        found = read_maildir(maildir) if maildir else [_record(piped.read(MOST_BYTES))]
        counts = Counter(found)
        self.stdout.write(f"{len(found)} read, {counts['bounce']} of our mails came back")
        if counts["answer"]:
            self.stdout.write(f"{counts['answer']} from calendars")


def _record(mail: bytes) -> str:
    """What it was, if it was about a mail of ours: "bounce" or "answer"."""
    try:
        return _recorded(mail)
    except (OperationalError, InterfaceError):
        raise  # not the mail's fault
    except Exception:
        # Anyone can send anything here; what can't be read is for people, and holds up no other.
        log.exception("A mail that came back can't be read")
        return ""


def _recorded(mail: bytes) -> str:
    bounce = bounces.read(mail)
    if bounce:
        return "bounce" if bounces.record(bounce) else ""
    recorded = [answers.record(answer) for answer in answers.read(mail)]
    return "answer" if any(recorded) else ""


def read_maildir(folder: Path) -> list[str]:
    """What the messages in ``new`` were; they move to ``cur``. Raises CommandError for what is no Maildir."""
    if not (folder / "new").is_dir():
        raise CommandError(f"{folder} is no Maildir: it has no folder named new.")
    found = []
    for path in sorted((folder / "new").iterdir()):
        with path.open("rb") as file:
            kind = _record(file.read(MOST_BYTES))
        found.append(kind)
        # Flags stand behind the name, by which it is known: S is for seen.
        path.rename(folder / "cur" / f"{path.name.partition(':')[0]}:2,{'S' if kind else ''}")
    return found
