"""A text and the language it is in, and which language somebody reads."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _


class Text(str):
    """A text, and the language that it is in."""

    __slots__ = ("language",)
    language: str

    def __new__(cls, said: str, language: str) -> Self:
        text = super().__new__(cls, said)
        text.language = language
        return text

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]  # a str's has one
        """By which it is copied and kept."""
        return str(self), self.language

    @property
    def is_in_another(self) -> bool:
        """Whether it is in another language than the page that shows it."""
        return bool(self) and self.language != reading()


def own_language() -> str:
    """The site's own."""
    return settings.LANGUAGE_CODE


def reading() -> str:
    """The language of the page or mail that is being made."""
    return get_language() or settings.LANGUAGE_CODE


def spoken(language: str) -> str:
    """The same, while the site has it; else the site's own."""
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def others() -> list[str]:
    """The codes of the languages that the site has beside its own."""
    return [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def name_of(language: str) -> str:
    """What a language is called in the one that is read: "Engels", "Frans"."""
    try:
        return str(get_language_info(language)["name_translated"])
    except KeyError:  # one that Django doesn't know: what the setting calls it
        return str(dict(settings.LANGUAGES).get(language, language))


def label_in(label: str, language: str) -> str:
    """The label of a text, with the language that it is in."""
    said = {"language": name_of(language)}
    if label.endswith("?"):
        return _("%(text)s, in het %(language)s?") % (said | {"text": label[:-1]})
    return _("%(text)s in het %(language)s") % (said | {"text": label})
