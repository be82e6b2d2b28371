"""Who was erased since the last backups, kept beside them: put back, they would be here again (AVG article 17).

A line holds when, and a keyed hash of the address (HMAC-SHA256 by SECRET_KEY): it says nothing to who has
no key, and to who has it only of an address they know already. It goes with the oldest backup.
"""

from __future__ import annotations

import json
import logging
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

log = logging.getLogger(__name__)

FILE = "erased.jsonl"


@dataclass(frozen=True)
class Erased:
    """Since a moment: hashes of addresses, and keys of registrations of who shared another's."""

    addresses: frozenset[str]
    registrations: frozenset[int]

    def has(self, email: str) -> bool:
        keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        return any(_hashed(email, key) in self.addresses for key in keys)


def note_address(email: str) -> None:
    """When the transaction that erases is written. What can't be noted is told in the log; erased they are."""
    _note_later({"address": _hashed(email, settings.SECRET_KEY)})


def note_registration(pk: int) -> None:
    _note_later({"registration": pk})


def _hashed(email: str, key: str) -> str:
    return salted_hmac(
        "eventsite.backups.erased", email, secret=key, algorithm="sha256"
    ).hexdigest()


def _note_later(line: dict[str, object]) -> None:
    if settings.BACKUP_DIR:
        line = {"at": timezone.now().isoformat(), **line}
        transaction.on_commit(lambda: _append(Path(settings.BACKUP_DIR, FILE), line))


def _append(path: Path, line: dict[str, object]) -> None:
    """One write, so that of several processes no two lines mix."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, f"{json.dumps(line)}\n".encode())
            os.fsync(file)
        finally:
            os.close(file)
    except OSError as error:
        log.error("Somebody was erased, and it can't be noted in BACKUP_DIR: %s", error)


def since(moment: datetime) -> Erased:
    """All, where no journal is there: none. A line that was cut off is passed over."""
    lines = [line for line in _lines() if datetime.fromisoformat(str(line["at"])) >= moment]
    return Erased(
        frozenset(str(line["address"]) for line in lines if "address" in line),
        frozenset(int(str(line["registration"])) for line in lines if "registration" in line),
    )


def forget(before: datetime) -> None:
    """Lines that no backup needs any more. Held by who makes the backup; a line written meanwhile stays."""
    path = Path(settings.BACKUP_DIR, FILE)
    kept = [line for line in _lines() if datetime.fromisoformat(str(line["at"])) >= before]
    if kept != _lines():
        new = path.with_suffix(".new")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.writelines(f"{json.dumps(line)}\n" for line in kept)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)


def _lines() -> list[dict[str, object]]:
    try:
        text = Path(settings.BACKUP_DIR, FILE).read_text() if settings.BACKUP_DIR else ""
    except FileNotFoundError:
        return []
    found = []
    for line in text.splitlines():
        try:
            said = json.loads(line)
            datetime.fromisoformat(said["at"])
        except (ValueError, KeyError, TypeError):
            continue
        found.append(said)
    return found
