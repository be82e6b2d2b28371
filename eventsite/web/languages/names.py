"""What a language is called: in itself, and in the language of the page."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from .texts import reading


def languages() -> list[tuple[str, str]]:
    """Code and name, each in its own language: the site's own first."""
    return list(settings.LANGUAGES)


def own_name_of(language: str) -> str:
    """What it calls itself, “English”; of one that the site has no more, its code."""
    return dict(languages()).get(language, language)


def name_of(language: str) -> str:
    """What it is called in the language that is read: “Engels”."""
    try:
        return str(get_language_info(language)["name_translated"])
    except KeyError:  # one that Django has no word for
        return own_name_of(language)


def in_words(language: str) -> str:
    """“in het Engels”."""
    return _("in het %(language)s") % {"language": name_of(language)}


def in_another(language: str) -> str:
    """The same on one line, where the page is in another; else nothing."""
    return "" if language == reading() else in_words(language).replace(" ", "\u00a0")


def label_in(label: str, language: str) -> str:
    """The label of a text, with the language that it is in."""
    said = {"language": name_of(language)}
    if label.endswith("?"):
        return _("%(text)s, in het %(language)s?") % (said | {"text": label[:-1]})
    return _("%(text)s in het %(language)s") % (said | {"text": label})
