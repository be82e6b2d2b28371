"""One spelling per e-mail address and per name, so that the same person is recognised and found."""

from __future__ import annotations

import contextlib
import unicodedata


def normalise_email(address: str) -> str:
    """Lower-cased, NFC, an ``xn--`` domain written out: what the unique constraint compares.

    The local part is lower-cased too. RFC 5321 §2.4 lets a server tell ``A@`` from ``a@``; none in
    use does, and people mix them when they sign up twice.
    """
    address = unicodedata.normalize("NFC", address.strip()).lower()
    local, at, domain = address.rpartition("@")
    if not at:
        return address
    labels = []
    for label in domain.split("."):
        if label.startswith("xn--"):
            # An invalid A-label stays; the e-mail validator is the one to refuse it.
            with contextlib.suppress(UnicodeError):
                label = label.encode("ascii").decode("idna")
        labels.append(label)
    return f"{local}@{'.'.join(labels)}"


def normalise_name(name: str) -> str:
    """NFC with line breaks, control characters and runs of blanks made one space."""
    cleaned = "".join(" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in name)
    return unicodedata.normalize("NFC", " ".join(cleaned.split()))


# Particles between first and last name. Lower-cased they are passed over; capitalised ("El Amrani",
# and "De Smet" in Flanders) the name begins there.
_PARTICLES = frozenset(
    [
        "'s",
        "'t",
        "aan",
        "al",
        "au",
        "bij",
        "d'",
        "da",
        "dal",
        "de",
        "del",
        "den",
        "der",
        "des",
        "di",
        "do",
        "dos",
        "du",
        "el",
        "en",
        "het",
        "in",
        "l'",
        "la",
        "las",
        "le",
        "les",
        "lo",
        "los",
        "onder",
        "op",
        "over",
        "te",
        "ten",
        "ter",
        "thoe",
        "to",
        "tot",
        "uijt",
        "uit",
        "van",
        "ver",
        "von",
        "voor",
        "zu",
        "zum",
        "zur",
    ]
)


def sort_name(name: str) -> tuple[str, str]:
    """What to sort a name on: "Anna de Vries" stands at "vries", as in a Dutch telephone book.

    A name is one field and stays as its owner writes it; this is a guess good enough for a list.
    """
    words = name.split()
    first = next(
        (n for n, word in enumerate(words) if n and _particle(word).casefold() in _PARTICLES), None
    )
    if first is None:
        first = max(0, len(words) - 1)
    while first < len(words) - 1 and _particle(words[first]) in _PARTICLES:
        first += 1
    return _plain(" ".join(words[first:])), _plain(name)


def _particle(word: str) -> str:
    return word.replace("’", "'").replace("‘", "'")


def _plain(text: str) -> str:
    """Without accents and capitals."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in letters if not unicodedata.combining(c))
