"""The secret of a key: made, told from other texts, and known again by its hash."""

from __future__ import annotations

import hashlib
import re
import secrets
import string

# By which it is known wherever it leaks: scanners of code look for it, and so does ``web/logs.py``.
PREFIX = "icv_"
_LETTERS = string.ascii_letters + string.digits  # nothing at which a double click ends
_LENGTH = 43  # of 62 letters: 256 bits
_SECRET = re.compile(rf"{PREFIX}[A-Za-z0-9]{{{_LENGTH}}}")


def make() -> str:
    return PREFIX + "".join(secrets.choice(_LETTERS) for _letter in range(_LENGTH))


def is_one(text: str) -> bool:
    """Whether it may be one: only then is the database asked."""
    return _SECRET.fullmatch(text) is not None


def hashed(secret: str) -> str:
    """SHA-256. There are 2²⁵⁶ secrets, so a copy of the hashes tells none; a slow hash or our own key would add
    nothing, and with the key every other one would end when ``SECRET_KEY`` is changed.
    """
    return hashlib.sha256(secret.encode()).hexdigest()


def same(one: str, other: str) -> bool:
    """Compared in the same time, wherever they differ."""
    return secrets.compare_digest(one, other)
