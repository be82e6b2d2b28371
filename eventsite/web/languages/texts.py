"""A text and the language it is in; which languages the site has, and which of them is read."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.utils.translation import get_language


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
    """That language, while the site has it; else the site's own."""
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def language_codes() -> list[str]:
    """Of every language that the site has, its own first."""
    return [code for code, _name in settings.LANGUAGES]


def others() -> list[str]:
    """Of those beside its own."""
    return [code for code in language_codes() if code != own_language()]
