"""Searching whatever the capitals, accents, apostrophes and hyphens. Equal to ``fold`` in border.js."""

from __future__ import annotations

import re
import unicodedata

MOST_WORDS = 10

_APOSTROPHES = "'`´‘’‚‛′‵ʹʺʻʼʽʾʿˈˊˋ՚׳Ꞌꞌʹՙ＇｀\"“”„‟″«»‹›·‧"
_HYPHENS = re.compile(r"[-‐‑‒–—―−־⁃﹘﹣－]")
# Letters that Unicode doesn't take apart, as they are typed on a keyboard without them.
_PLAIN = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ς": "σ",
        **dict(
            zip(
                "ðđɖɗøɔłƚħıɨŋɲŧⱦĸƙəɛɇƒɓƀȼǥɣɉɍʉʋɏƴƶⱥ",
                "ddddoollhiinnttkkeeefbbcggjruvyyza",
                strict=True,
            )
        ),
    }
)
_JOINED = frozenset(_APOSTROPHES)


def fold(text: str) -> str:
    """Its words without capitals, accents, apostrophes and hyphens: “Anne-Mariëlle d’Arc” gives “annemarielle darc”.

    Folding what is folded changes nothing.
    """
    if text.isascii():
        return " ".join(text.translate(_ASCII).split())
    # Before it is taken apart: Unicode makes a blank with an accent of "´".
    bare = "".join(c for c in text if c not in _JOINED)
    decomposed = unicodedata.normalize("NFKD", bare)
    # Letter by letter: in a whole word Greek has another s at the end.
    lowered = unicodedata.normalize("NFKD", "".join(c.lower() for c in decomposed))
    return " ".join("".join(map(_kept, lowered.translate(_PLAIN))).split())


def fold_name(name: str) -> str:
    """The same with nothing between the words: “van ’t Hof”, “Van t Hof” and “vanthof” are one name."""
    return fold(name).replace(" ", "")


def words(text: str) -> list[str]:
    """The words of a search in folded texts; at most ten, each once."""
    return list(dict.fromkeys(_apart(text)))[:MOST_WORDS]


def name_words(text: str) -> list[str]:
    """The words of a search in folded names and addresses; at most ten, each once."""
    found = map(fold_name, _HYPHENS.sub(" ", text).split())
    return list(dict.fromkeys(filter(None, found)))[:MOST_WORDS]


def endings(name: str) -> list[str]:
    """A name as ``fold_name`` gives it, from each of its words on: of “P.J.Bakker” also “jbakker” and “bakker”."""
    parts = _apart(name)
    return ["".join(parts[n:]) for n in range(len(parts))]


def _apart(text: str) -> list[str]:
    """Its words, folded; a hyphen stands between two, as punctuation does."""
    return fold(_HYPHENS.sub(" ", text)).split()


def _kept(character: str) -> str:
    category = unicodedata.category(character)
    if "\u02b0" <= character <= "\u02ff":  # modifier letters
        return ""
    if category[0] in "LN" or category in {"So", "Cn"}:  # Cn: letters of a later Unicode
        return character
    if character in _JOINED or category[0] in "MC" or category == "Pd" or character == "−":
        return "" if not character.isspace() else " "
    return " "


# Nearly every name and address is nothing else, and is folded some times at each sign-up.
_ASCII = str.maketrans({letter: _kept(letter.lower()) for letter in map(chr, range(128))})
