"""What a look at the mail found: each in words, with what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Level(Enum):
    GOOD = "good"
    ADVICE = "could be better"
    UNKNOWN = "not known"
    WRONG = "WRONG"


@dataclass(frozen=True)
class Finding:
    """``code`` is for who reads it by program: the subject, and what of it."""

    code: str
    level: Level
    text: str
    do: str = ""


def good(code: str, text: str) -> Finding:
    return Finding(code, Level.GOOD, text)


def advice(code: str, text: str, do: str) -> Finding:
    return Finding(code, Level.ADVICE, text, do)


def unknown(code: str, text: str, do: str = "") -> Finding:
    return Finding(code, Level.UNKNOWN, text, do)


def wrong(code: str, text: str, do: str) -> Finding:
    return Finding(code, Level.WRONG, text, do)
