"""What the environment says; of a secret also in which file it stands, as containers are given theirs."""

from __future__ import annotations

import environ
from environ.fileaware_mapping import FileAwareMapping


class _WithoutLineEnd(FileAwareMapping):  # type: ignore[misc]
    def __getitem__(self, key: str) -> str:
        value: str = super().__getitem__(key)
        return value.rstrip("\r\n")


class Env(environ.Env):  # type: ignore[misc]
    """With ``SECRET_KEY_FILE=/run/secrets/key`` the key is what stands there, and so for every other variable.

    The file counts before the variable itself. Raises FileNotFoundError where it names none.
    """

    ENVIRON = _WithoutLineEnd()
