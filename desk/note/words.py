"""Numbers as words, and lists, as a letter in Dutch has them."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desk.figures.charts import number

_IN_WORDS = (
    gettext_lazy("nul"),
    gettext_lazy("één"),
    gettext_lazy("twee"),
    gettext_lazy("drie"),
    gettext_lazy("vier"),
    gettext_lazy("vijf"),
    gettext_lazy("zes"),
    gettext_lazy("zeven"),
    gettext_lazy("acht"),
    gettext_lazy("negen"),
    gettext_lazy("tien"),
    gettext_lazy("elf"),
    gettext_lazy("twaalf"),
)
_IN_ORDER = (gettext_lazy("eerste"), gettext_lazy("tweede"), gettext_lazy("derde"))


def in_words(count: int) -> str:
    """In letters up to twelve, where the number itself is no news: “twee edities”."""
    return str(_IN_WORDS[count]) if count < len(_IN_WORDS) else number(count)


def ordinal(place: int) -> str:
    """“eerste” for 0, up to the third."""
    return str(_IN_ORDER[place])


def listed(names: Sequence[str]) -> str:
    """“groen, zorg en sport”."""
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s en %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}


def inside(sentence: str) -> str:
    """A title as it stands inside a sentence, where it begins with a word of ours: “de basiscursus …”."""
    return sentence[:1].lower() + sentence[1:]


def begun(words: str) -> str:
    """With a capital: “Eén avond ging niet door.”"""
    if words.startswith("éé"):
        return f"Eé{words[2:]}"  # no accent on a capital that begins a sentence
    return words[:1].upper() + words[1:]
