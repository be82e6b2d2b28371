"""What a language is called in the language of the page."""

from __future__ import annotations

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from .texts import reading


def name_of(language: str) -> str:
    """“Engels”; its code where Django has no word for it."""
    try:
        return str(get_language_info(language)["name_translated"])
    except KeyError:
        return language


def in_words(language: str) -> str:
    """“in het Engels”."""
    return _("in het %(language)s") % {"language": name_of(language)}


def in_another(language: str) -> str:
    """The same, where the page is in another; else nothing."""
    return "" if language == reading() else in_words(language)
