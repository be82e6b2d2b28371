"""A moment as programs write it (RFC 3339): in UTC, with a Z."""

from __future__ import annotations

from datetime import UTC, datetime


def written(at: datetime, timespec: str = "auto") -> str:
    """``timespec`` as ``isoformat`` has it: how fine."""
    return at.astimezone(UTC).isoformat(timespec=timespec).replace("+00:00", "Z")
