"""The pictures, in one archive: read after the database, for a file never changes its content (ADR 11)."""

from __future__ import annotations

import os
import tarfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from .refusals import BackupRefused

PART = "media.tar"


@dataclass
class Counted:
    files: int = 0
    bytes: int = 0
    gone: int = 0  # deleted between being listed and being read


def names(folder: str = "") -> Iterator[str]:
    """What is stored, wherever that is."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for file in sorted(files):
        yield str(PurePosixPath(folder, file))
    for one in sorted(folders):
        yield from names(str(PurePosixPath(folder, one)))


def write(to: IO[bytes]) -> Counted:
    counted = Counted()
    with tarfile.open(mode="w|", fileobj=to, format=tarfile.PAX_FORMAT) as archive:
        for name in names():
            try:
                with default_storage.open(name) as file:
                    data = file.read()
                moment = default_storage.get_modified_time(name)
            except FileNotFoundError:
                counted.gone += 1
                continue
            entry = tarfile.TarInfo(name)
            entry.size, entry.mtime, entry.mode = len(data), int(moment.timestamp()), 0o600
            archive.addfile(entry, BytesIO(data))
            counted.files += 1
            counted.bytes += len(data)
    return counted


def entries(archive: IO[bytes]) -> Iterator[tuple[str, int, bytes]]:
    """Name, moment and content of each. Raises BackupRefused for what no backup of ours holds, or is cut off."""
    try:
        with tarfile.open(mode="r|", fileobj=archive) as opened:
            for entry in opened:
                path = PurePosixPath(entry.name)
                file = opened.extractfile(entry) if entry.isreg() else None
                if file is None or path.is_absolute() or ".." in path.parts:
                    raise BackupRefused(f"The pictures hold something that is no picture: {path}")
                yield entry.name, int(entry.mtime), file.read()
    except (tarfile.TarError, EOFError) as error:
        raise BackupRefused(f"The archive of pictures can't be read: {error}") from None
    while archive.read(1 << 20):
        pass  # to the end, where it shows whether it was opened whole


def count(archive: IO[bytes]) -> Counted:
    counted = Counted()
    for _name, _moment, data in entries(archive):
        counted.files += 1
        counted.bytes += len(data)
    return counted


def restore(archive: IO[bytes]) -> Counted:
    """Store what is not there already. What is there and not in it stays: the night takes what nothing shows."""
    counted = Counted()
    for name, moment, data in entries(archive):
        if not _is_there(name, data):
            stored = default_storage.save(name, ContentFile(data))
            if stored != name:
                raise BackupRefused(f"{name} can't be stored under its own name.")
            with suppress(NotImplementedError):  # not on a disk of ours
                os.utime(default_storage.path(name), (moment, moment))
        counted.files += 1
        counted.bytes += len(data)
    return counted


def _is_there(name: str, data: bytes) -> bool:
    """With what should be in it; another is taken out of the way."""
    if not default_storage.exists(name):
        return False
    with default_storage.open(name) as file:
        if file.read() == data:
            return True
    default_storage.delete(name)
    return False
