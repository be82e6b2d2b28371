"""Find words whatever their case or accents, on any database."""

from __future__ import annotations

import re
import unicodedata


def folded(text: str) -> str:
    """Lower-cased, without accents: "Repaircafé" and "repaircafe" are the same."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def words(text: str) -> list[str]:
    """The words of a search, folded; at most ten, each once."""
    return list(dict.fromkeys(re.findall(r"\w+", folded(text))))[:10]
