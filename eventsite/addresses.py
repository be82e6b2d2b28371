"""One spelling per e-mail address and per name, so that the same person is recognised."""

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
