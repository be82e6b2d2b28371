"""What of people never stands in a log: addresses, and the values that a database quotes in its errors."""

from __future__ import annotations

import re

# As mail servers answer with them, and as they stand in an address on the site. Tried once for each run of
# letters, from where that begins: what somebody sends may be one long run.
_END = r"\s<>\"'(),;:=/"
_PART = rf"(?:[^{_END}@%]|%(?!40))"
_ADDRESS = re.compile(rf"(?<![^{_END}])(?:{_PART}*+(?:@|%40))+{_PART}+\.[^{_END}?&]+")
# PostgreSQL: "DETAIL:  Key (email)=(…) already exists.", "DETAIL:  Failing row contains (…)."; up to what follows.
_DETAIL = re.compile(r"(DETAIL:).*?(?=\n(?:CONTEXT:|HINT:|LINE |  File |The above|\s*\n)|\Z)", re.S)


def without_people(text: str) -> str:
    """The text without addresses of mail, and without the rows that PostgreSQL quotes."""
    return _ADDRESS.sub("[address]", _DETAIL.sub(r"\1 [values]", text))
