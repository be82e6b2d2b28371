"""Two texts beside each other: where they begin to differ, and where they are alike again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile

_WORD = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True)
class Parted:
    """A text in three; ``differs`` is all that the other has not in that place. Each may be empty."""

    before: str
    differs: str = ""
    after: str = ""


def side_by_side(one: str, other: str) -> tuple[Parted, Parted]:
    """By whole words. As long as the texts, however they differ."""
    words, others = _WORD.findall(one), _WORD.findall(other)
    start = _alike(words, others)
    end = _alike(words[start:][::-1], others[start:][::-1])
    return _parted(words, start, end), _parted(others, start, end)


def _alike(words: list[str], others: list[str]) -> int:
    return sum(
        1 for _both in takewhile(lambda both: both[0] == both[1], zip(words, others, strict=False))
    )


def _parted(words: list[str], start: int, end: int) -> Parted:
    last = len(words) - end
    return Parted("".join(words[:start]), "".join(words[start:last]), "".join(words[last:]))
