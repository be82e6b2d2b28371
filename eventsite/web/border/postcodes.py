"""Dutch postcodes, in the one spelling of NEN 5825."""

from __future__ import annotations

import re

from .text import line

_DUTCH = re.compile(r"([1-9]\d{3}) ?([a-z]{2})", re.ASCII | re.IGNORECASE)


def clean(typed: str) -> str:
    """“1234 AB” however it is typed; what is no Dutch postcode stays as it is, on one line."""
    text = line(typed)
    found = _DUTCH.fullmatch(text)
    return f"{found[1]} {found[2].upper()}" if found else text
