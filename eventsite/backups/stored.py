"""The folder with backups: which are there, which are old, which is the newest."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

from . import manifest
from .manifest import Manifest
from .refusals import BackupRefused

NAME = re.compile(r"backup-\d{8}T\d{6}Z(-\d+)?", re.ASCII)
UNDER_WAY = re.compile(rf"\.({NAME.pattern})\.making", re.ASCII)
LEFT_BEHIND = timedelta(days=1)  # nothing takes longer to make


@dataclass(frozen=True)
class Stored:
    """A backup that this site made, all of it there by its size; what is in the parts was not read."""

    folder: Path
    manifest: Manifest


def where() -> Path:
    """Raises BackupRefused."""
    if not settings.BACKUP_DIR:
        raise BackupRefused("BACKUP_DIR is not set: name a folder for backups, on another disk.")
    return Path(settings.BACKUP_DIR)


def name_at(moment: datetime, folder: Path) -> str:
    """One that is not taken, nor by one that was cut off in this second."""
    name = f"backup-{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    taken = {one.name for one in folder.iterdir()}
    number = 1
    while {free := name if number == 1 else f"{name}-{number}", f".{free}.making"} & taken:
        number += 1
    return free


def every(folder: Path) -> list[Stored]:
    """Those that are good, oldest first. What others put there is none of them."""
    found = [one for path in _named(folder) if (one := _read(path))]
    return sorted(found, key=lambda one: (one.manifest.begun_at, one.folder.name))


def newest() -> Stored | None:
    """For who asks how old the last backup is (``manifest.ended_at``). None where there is none, or no folder is set."""
    if not settings.BACKUP_DIR:
        return None
    return next(reversed(every(Path(settings.BACKUP_DIR))), None)


def _named(folder: Path) -> Iterator[Path]:
    try:
        found = [one for one in folder.iterdir() if NAME.fullmatch(one.name) and one.is_dir()]
    except OSError:
        return
    yield from found


def _read(folder: Path) -> Stored | None:
    try:
        said = manifest.read(folder)
        sizes = {part.name: (folder / part.name).stat().st_size for part in said.parts}
    except (BackupRefused, OSError):
        return None
    whole = all(sizes[part.name] == part.bytes for part in said.parts)
    return Stored(folder, said) if whole and said.is_ours else None


def prune(folder: Path, now: datetime) -> list[str]:
    """Delete what is kept long enough: of the last days all stay, of the weeks before the newest of each. Returns their names.

    The newest good one always stays, and whatever is no good backup of this site.
    """
    found = every(folder)
    gone = []
    for one in found[:-1]:
        if one not in _kept(found, now):
            shutil.rmtree(one.folder)
            gone.append(one.folder.name)
    for path in folder.iterdir():
        if UNDER_WAY.fullmatch(path.name) and _age(path, now) > LEFT_BEHIND:
            shutil.rmtree(path)
    return gone


def _kept(found: list[Stored], now: datetime) -> list[Stored]:
    days = timedelta(days=settings.BACKUP_KEEP_DAYS)
    weeks = timedelta(weeks=settings.BACKUP_KEEP_WEEKS)
    of_week: dict[tuple[int, int], Stored] = {}
    for one in found:
        year, week, _day = one.manifest.begun_at.isocalendar()
        of_week[year, week] = one  # the newest of it comes last
    weekly = [one for one in of_week.values() if now - one.manifest.begun_at < weeks]
    return [one for one in found if now - one.manifest.begun_at < days] + weekly


def _age(path: Path, now: datetime) -> timedelta:
    return now - datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
