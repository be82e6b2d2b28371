"""Where in a request something is wrong, as RFC 9457 §3 and RFC 6901 §6 write it."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

Place = Sequence[str | int]

PARAMETERS = ("query", "path", "header", "cookie")
BODIES = ("body", "form", "file")
LONGEST_NAME = 100  # characters; what a client made up is not said back in full


def source_of(place: Place) -> str:
    """``query``, ``path``, ``header`` or ``body``, if the place begins with where it was sent; else nothing."""
    first = place[0] if place else ""
    return first if isinstance(first, str) and first in (*PARAMETERS, *BODIES) else ""


def field(place: Place) -> str:
    """The name alone, as API 1.0 had it."""
    return _cut(str(place[-1])) if place else ""


def parameter(place: Place) -> str | None:
    """The name of what stands in the address or a header."""
    return field(place) if source_of(place) in PARAMETERS else None


def pointer(place: Place) -> str | None:
    """``#/scans/0/id``: a JSON pointer as fragment, of what stands in the body; ``#`` is all of it."""
    if source_of(place) not in BODIES:
        return None
    return "#" + "".join(f"/{_escaped(_cut(str(part)))}" for part in place[1:])


def _escaped(part: str) -> str:
    """RFC 6901 §3 and, of what no fragment may hold, §6."""
    return quote(part.replace("~", "~0").replace("/", "~1"), safe="~!$&'()*+,;=:@")


def _cut(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[:LONGEST_NAME] + "…"
