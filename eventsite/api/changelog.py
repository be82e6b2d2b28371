"""What changed in the API, version by version: docs/api-changelog.md, as the page shows it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.safestring import SafeString

from .code import with_code

FILE = "docs/api-changelog.md"  # in English, as all documents of who builds on us


@dataclass(frozen=True)
class Version:
    number: str
    changes: tuple[SafeString, ...]


@cache
def versions() -> tuple[Version, ...]:
    """The latest first; none where the documents were not shipped along."""
    path = settings.BASE_DIR / FILE
    if not path.exists():
        return ()
    ours, *_of_tablets = re.split(r"\n# ", path.read_text(encoding="utf-8"))
    _intro, *parts = re.split(r"^## ", ours, flags=re.M)
    return tuple(_version(part) for part in parts)


def _version(part: str) -> Version:
    number, _end, rest = part.partition("\n")
    lines = re.split(r"^- ", rest, flags=re.M)[1:]
    return Version(number.strip(), tuple(with_code(" ".join(line.split())) for line in lines))
