"""Text without what nobody sees, in one Unicode form."""

from __future__ import annotations

import unicodedata

_ZERO_WIDTH_JOINERS = "\u200c\u200d"
_EMOJI_STYLE = "\ufe0f"
# Beside the categories below: what Unicode calls "default ignorable", and blanks that look like none.
_IGNORABLE = frozenset(
    chr(code)
    for start, end in [
        (0x034F, 0x034F),
        (0x115F, 0x1160),
        (0x17B4, 0x17B5),
        (0x180B, 0x180F),
        (0x2065, 0x2065),
        (0x2800, 0x2800),
        (0x3164, 0x3164),
        (0xFE00, 0xFE0F),
        (0xFFA0, 0xFFA0),
        (0xFFF0, 0xFFFC),
        (0xFFFE, 0xFFFF),
        (0xE0000, 0xE0FFF),
    ]
    for code in range(start, end + 1)
)


def is_invisible(character: str) -> bool:
    """Takes no place of its own: joiners, direction overrides, soft hyphens, tags, NUL and the like."""
    return unicodedata.category(character) in {"Cc", "Cf", "Cs"} or character in _IGNORABLE


def line(typed: str) -> str:
    """One line: blanks of any kind made one space, nothing invisible but the joiners inside emoji and words."""
    return " ".join(_tidy(typed).split())


def paragraphs(typed: str) -> str:
    """The same of more lines, each where it was."""
    lines = typed.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(_tidy(one).rstrip() for one in lines).strip()


def without_invisible(typed: str) -> str:
    """Of addresses, in which no joiner means anything: NFC, and no blank at either end."""
    if typed.isascii() and typed.isprintable():
        return typed.strip()
    return unicodedata.normalize(
        "NFC", "".join(c for c in _blanks(typed) if not is_invisible(c))
    ).strip()


def _tidy(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    text = _blanks(text)
    kept: list[str] = []
    for place, character in enumerate(text):
        following = text[place + 1 : place + 2]
        if not is_invisible(character) or _holds_together(kept, character, following):
            kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept))


def _blanks(text: str) -> str:
    return "".join(" " if c.isspace() else c for c in text)


def _holds_together(before: list[str], character: str, following: str) -> bool:
    """Whether it makes one picture of two emoji, or joins letters that are written joined or apart."""
    if not before:
        return False
    if character == _EMOJI_STYLE:
        return _is_emoji(before[-1]) or following == "\u20e3"
    if character not in _ZERO_WIDTH_JOINERS or not following:
        return False
    if "\u0600" <= before[-1] <= "\u0dff":  # Arabic to Sinhala: Persian and Indian names need them
        return "\u0600" <= following <= "\u0dff"
    is_after_emoji = _is_emoji(before[-1]) or before[-1] == _EMOJI_STYLE
    return character == "\u200d" and is_after_emoji and _is_emoji(following)


def _is_emoji(character: str) -> bool:
    return unicodedata.category(character) == "So" or "\U0001f3fb" <= character <= "\U0001f3ff"
