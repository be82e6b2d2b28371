"""What a backup says of itself, beside its parts; nothing in it is about people."""

from __future__ import annotations

import hmac
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac

from .refusals import BackupRefused
from .rows import Table

FILE = "manifest.json"
# Of a backup and of its files. Without the key a manifest proves nothing, and these become paths and SQL.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*")
FORM = 1  # raised when who reads older ones must know


@dataclass(frozen=True)
class Part:
    """A file of it, as it lies there; ``holds`` is "database" or "media"."""

    name: str
    holds: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """``tables`` are those of the database at one moment; ``seal`` proves that who has the key wrote all of this."""

    name: str
    site: str
    version: str
    kind: str  # of database: Django's vendor
    migrations: Mapping[str, list[str]]
    begun_at: datetime
    ended_at: datetime
    tables: Mapping[str, Table]
    parts: list[Part]
    media_files: int
    media_bytes: int
    media_gone: int  # deleted while it was made
    recipients: list[str] = field(default_factory=list)  # public keys it is sealed for
    key: str = ""
    seal: str = ""
    form: int = FORM

    @property
    def is_sealed(self) -> bool:
        return bool(self.recipients)

    def part(self, holds: str) -> Part:
        """Raises BackupRefused."""
        for one in self.parts:
            if one.holds == holds:
                return one
        raise BackupRefused(f"{self.name} has no part with the {holds}.")

    def write(self) -> str:
        """As text, signed."""
        signed = replace(self, key=key_fingerprint(settings.SECRET_KEY))
        return json.dumps(
            _plain(replace(signed, seal=_seal(signed, settings.SECRET_KEY))), indent=1
        )

    def secret_key(self) -> str | None:
        """The key of ours that it was made with, now or before; None where it was another."""
        keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        return next(
            (key for key in keys if hmac.compare_digest(key_fingerprint(key), self.key)), None
        )

    @property
    def is_ours(self) -> bool:
        """Made by this site, and not changed since."""
        key = self.secret_key()
        return self.site == settings.SITE_DOMAIN and key is not None and self.is_whole(key)

    def is_whole(self, key: str) -> bool:
        return hmac.compare_digest(_seal(self, key), self.seal)


def key_fingerprint(secret_key: str) -> str:
    """By which a key is known and from which nobody finds it: HMAC-SHA256 of a fixed text, 128 bits."""
    return _hmac("key", "this site", secret_key)[:32]


def rows_key(secret_key: str) -> bytes:
    return bytes.fromhex(_hmac("rows", "digests", secret_key))


def _hmac(purpose: str, text: str, secret_key: str) -> str:
    return salted_hmac(
        f"eventsite.backups.{purpose}", text, secret=secret_key, algorithm="sha256"
    ).hexdigest()


def _seal(manifest: Manifest, secret_key: str) -> str:
    text = json.dumps(_plain(replace(manifest, seal="")), sort_keys=True)
    return _hmac("manifest", text, secret_key)


def _plain(manifest: Manifest) -> dict[str, Any]:
    return asdict(manifest) | {
        "begun_at": manifest.begun_at.isoformat(),
        "ended_at": manifest.ended_at.isoformat(),
        "tables": {name: table.as_json() for name, table in sorted(manifest.tables.items())},
    }


def read(folder: Path) -> Manifest:
    """Raises BackupRefused where there is none, or none that can be read."""
    try:
        said = json.loads((folder / FILE).read_text())
    except FileNotFoundError:
        raise BackupRefused(f"{folder} is no backup: it has no {FILE}.") from None
    except (OSError, ValueError) as error:
        raise BackupRefused(f"{folder / FILE} can't be read: {error}") from None
    if not isinstance(said, dict) or said.get("form") != FORM:
        raise BackupRefused(
            f"{folder / FILE} is of a newer version of this software, or of another."
        )
    try:
        found = Manifest(
            **said
            | {
                "begun_at": datetime.fromisoformat(said["begun_at"]),
                "ended_at": datetime.fromisoformat(said["ended_at"]),
                "tables": {name: Table(**one) for name, one in said["tables"].items()},
                "parts": [Part(**one) for one in said["parts"]],
            }
        )
        for name in (found.name, *(part.name for part in found.parts)):
            if not _NAME.fullmatch(name):
                raise ValueError("a name that is no name of a file of ours")
        return found
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BackupRefused(f"{folder / FILE} is damaged: {error}") from None


def version() -> str:
    """Of the software, as pyproject.toml says it; empty where that is not installed along."""
    try:
        project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())
        return str(project["project"]["version"])
    except (OSError, KeyError, ValueError):
        return ""
