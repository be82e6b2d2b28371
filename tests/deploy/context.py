"""What of this folder goes along when an image is built."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def is_copied(path: str) -> bool:
    """As .dockerignore has it: the last line that speaks of a path, or of a folder above it, decides."""
    copied = True
    parts = path.split("/")
    above = ["/".join(parts[: n + 1]) for n in range(len(parts))]
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        pattern = line.removeprefix("!")
        if pattern.startswith("**/"):
            found = any(fnmatch(one, pattern.removeprefix("**/")) for one in parts)
        else:  # no * goes past a slash
            found = any(
                fnmatch(one, pattern) and one.count("/") == pattern.count("/") for one in above
            )
        if found:
            copied = line.startswith("!")
    return copied
