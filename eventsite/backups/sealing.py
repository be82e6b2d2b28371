"""A part of a backup on its way to the disk: hashed, and sealed for whoever holds the key (age, age-encryption.org/v1).

The key that opens it is on no server: who takes the server, or the folder of backups, reads none of them.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pyrage
from pyrage import x25519

from .refusals import BackupRefused

PIECE = 1 << 20


class Hashing:
    """Writes to a file and knows how much, and its SHA-256."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._hash = hashlib.sha256()
        self.bytes = 0

    def write(self, data: bytes) -> int:
        self._file.write(data)
        self._hash.update(data)
        self.bytes += len(data)
        return len(data)

    def flush(self) -> None:
        self._file.flush()

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


def recipients_of(public_keys: list[str]) -> list[x25519.Recipient]:
    """Raises BackupRefused for what is no public key of age."""
    try:
        return [x25519.Recipient.from_str(one) for one in public_keys]
    except pyrage.RecipientError:
        raise BackupRefused(
            "BACKUP_RECIPIENTS holds something that is no public key of age (age1…). Make a pair with "
            "`age-keygen` or `manage.py backup --new-key FILE`, on another machine than this."
        ) from None


def new_identity(path: Path) -> str:
    """Write a new secret key to a file that is not there yet. Returns its public key."""
    identity = x25519.Identity.generate()
    public = str(identity.to_public())
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise BackupRefused(f"{path} can't be made: {error.strerror}.") from None
    with os.fdopen(file, "w") as written:
        written.write(f"# public key: {public}\n{identity}\n")
    return public


def identities_in(path: Path) -> list[x25519.Identity]:
    """The secret keys in a file as `age-keygen` makes it. Raises BackupRefused."""
    try:
        lines = [line.strip() for line in path.read_text().splitlines()]
        found = [x25519.Identity.from_str(one) for one in lines if one and one[0] != "#"]
    except (OSError, ValueError, pyrage.IdentityError) as error:
        raise BackupRefused(f"{path} holds no secret key of age: {error}") from None
    if not found:
        raise BackupRefused(f"{path} holds no secret key of age.")
    return found


@contextmanager
def sealed(to: Hashing, recipients: list[x25519.Recipient]) -> Iterator[IO[bytes]]:
    """A file to write to; what is written comes out at ``to``, sealed where there is anybody to seal it for."""
    if not recipients:
        yield to  # type: ignore[misc]  # it is written to, no more
        return
    reading, writing = os.pipe()
    failed: list[BaseException] = []

    def seal() -> None:
        try:
            with os.fdopen(reading, "rb") as plain:
                pyrage.encrypt_io(plain, to, recipients)
        except BaseException as error:
            failed.append(error)

    sealing = threading.Thread(target=seal, name="seals a backup")
    sealing.start()
    try:
        with os.fdopen(writing, "wb", PIECE) as file:
            yield file
    except BrokenPipeError:
        pass  # why is known by the other end
    finally:
        sealing.join()
    if failed:
        raise OSError(f"the backup can't be sealed or written: {failed[0]}")


@contextmanager
def opened(path: Path, identities: list[x25519.Identity]) -> Iterator[IO[bytes]]:
    """A part to read from, as it was before it was sealed. Raises BackupRefused, at the end at the latest.

    Who does not read to the end is told nothing of what is wrong behind.
    """
    if path.suffix != ".age":
        with path.open("rb") as as_it_is:
            yield as_it_is
        return
    if not identities:
        raise BackupRefused(
            "The backup is sealed. Give the file with the secret key: --identity FILE."
        )
    reading, writing = os.pipe()
    failed: list[BaseException] = []

    def open_() -> None:
        try:
            with path.open("rb") as closed, os.fdopen(writing, "wb", PIECE) as out:
                pyrage.decrypt_io(closed, out, identities)
        except BaseException as error:
            failed.append(error)

    opening = threading.Thread(target=open_, name="opens a backup")
    opening.start()
    try:
        with os.fdopen(reading, "rb", PIECE) as plain:
            yield plain
    except BaseException:
        opening.join()
        _raise(failed, path)  # what could not be opened can't be read either
        raise
    opening.join()
    _raise(failed, path)


def _raise(failed: list[BaseException], path: Path) -> None:
    """Not for who stopped reading halfway."""
    if failed and "roken pipe" not in str(failed[0]):
        raise BackupRefused(
            f"{path.name} can't be opened: the key is another, or the file is damaged. ({failed[0]})"
        ) from None


def checked(path: Path, bytes_: int, sha256: str) -> None:
    """Raises BackupRefused unless the file is as it was written."""
    if not path.is_file():
        raise BackupRefused(f"{path.name} is missing.")
    size = path.stat().st_size
    if size != bytes_:
        raise BackupRefused(
            f"{path.name} has {size} bytes and should have {bytes_}: it was cut off."
        )
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
            raise BackupRefused(
                f"{path.name} is damaged: its SHA-256 is not the one in the manifest."
            )
