"""A language that nobody speaks: each Dutch text with a mark on its vowels, which is seen wherever it is shown."""

from __future__ import annotations

import re

from babel.messages.catalog import Catalog

# What must stay as it is: placeholders, tags, references, addresses.
KEPT = re.compile(r"(%%|%\(\w+\)[sd]|\{\w*\}|<[^>]*>|&#?\w+;|\w+://\S+|\S+@\S+)")
MARKED = str.maketrans("aeiouAEIOU", "ạẹịọụẠẸỊỌỤ")
MARKS = frozenset("ạẹịọụẠẸỊỌỤ")


def said(text: str) -> str:
    return "".join(
        part if KEPT.fullmatch(part) else part.translate(MARKED) for part in KEPT.split(text)
    )


def fill(catalogue: Catalog) -> None:
    """Each text of it."""
    for message in catalogue:
        if message.id:
            ids = [message.id] if isinstance(message.id, str) else [*message.id]
            translated = tuple(map(said, ids))
            message.string = translated[0] if isinstance(message.id, str) else translated


def unmarked(text: str) -> list[str]:
    """The words of it, longer than a letter or two and with a vowel, that nothing was done to."""
    words = re.findall(r"[^\W\d_]+", KEPT.sub(" ", text))
    return [word for word in words if re.search("[aeiou]", word, re.I) and not MARKS & {*word}]
