"""Names that run from right to left, apart from what stands around them (Unicode UAX 9, FSI and PDI)."""

from __future__ import annotations

import unicodedata

from django import template
from django.utils.html import format_html

register = template.Library()
_FIRST_STRONG_ISOLATE, _POP = "\u2068", "\u2069"


@register.filter(needs_autoescape=True)
def isolate(name: object, *, autoescape: bool = True) -> str:
    """In HTML a ``<bdi>``; in text two marks that nobody sees, where there are such letters.

    Not for an attribute, which takes no markup.
    """
    return format_html("<bdi>{}</bdi>", name) if autoescape else isolated(str(name))


def isolated(name: str) -> str:
    """For text. A name that runs from left to right stays as it is."""
    turns = any(unicodedata.bidirectional(c) in {"R", "AL", "AN"} for c in name)
    return f"{_FIRST_STRONG_ISOLATE}{name}{_POP}" if turns else name
