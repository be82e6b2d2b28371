"""Which names may stand in a mail to an address that nobody has proved (NORMS S22).

Anyone types a name and any address above it: what we mail there must not be a message of theirs.
"""

from __future__ import annotations

import re
import unicodedata

from .names import holds_link, is_particle

LONGEST = 50  # characters
MOST_WORDS = 4  # beside particles and initials: a name has them, a sentence has more
_MARKS = frozenset("'’‘-‐.·")
_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.)+")


def plain(name: str) -> str:
    """The name when it reads as one; "" when it could be a message: a sentence, a number, a link, something to shout.

    Letters with their marks, blanks, apostrophes and hyphens, full stops after initials; each word but the particles
    begins with a capital, where its script has them.
    """
    if not name or len(name) > LONGEST or holds_link(name):
        return ""
    words = [word for word in name.split() if not is_particle(word)]
    if not all(_is_letter(c) or c in _MARKS or c == " " for c in name):
        return ""
    full = [word for word in words if not _INITIALS.fullmatch(word)]
    if not words or len(full) > MOST_WORDS or not all(map(_is_name, full)):
        return ""
    return name


def _is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] in "LM"


def _is_name(word: str) -> bool:
    letters = [c for c in word if _is_letter(c)]
    begins = bool(letters) and not letters[0].islower()
    shouts = len(letters) > 3 and word.isupper()
    return begins and not shouts and not word.endswith(".")
