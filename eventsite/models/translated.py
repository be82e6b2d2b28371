"""Texts that organisers write, in the site's own language and perhaps in others, and in which language somebody reads.

A text is written in the site's own language, in its own column. What it says in another stands beside it,
in one column for all: a municipality adds a language by a setting, without a column
(docs/adr/0064-texts-of-organisers-in-two-languages.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from eventsite.web.languages.texts import Text, own_language, reading

Translations = dict[str, dict[str, str]]  # by language, by field
LONGEST_CODE = 12  # of a language: "nl", "pt-br", "zh-hant"


class Texts:
    """The texts of one thing as the page's language has them, by the name of their field."""

    def __init__(self, of: Translated) -> None:
        self._of = of

    def __getattr__(self, field: str) -> Text:
        """As written in the language of the page; else as it was written first."""
        if field not in self._of.TRANSLATED:
            raise AttributeError(f"{type(self._of).__name__} has no text {field}")
        own = getattr(self._of, field)
        if reading() == settings.LANGUAGE_CODE:  # whoever reads in that doesn't fetch the others
            return Text(own, settings.LANGUAGE_CODE)
        return in_reading(field, own, self._of.translations)


def in_reading(field: str, own: str, translations: Translations) -> Text:
    """The same of a row that was asked for column by column: what stands in its own, and beside it."""
    language = reading()
    if language != settings.LANGUAGE_CODE and (said := translations.get(language, {}).get(field)):
        return Text(said, language)
    return Text(own, settings.LANGUAGE_CODE)


class TranslationsField(models.JSONField):
    """``{"en": {"title": "…"}}``. What is no text in another language never gets to the database.

    A constraint on what stands in JSON is beyond both databases; so it is refused on the way there, of
    ``save``, ``update`` and ``bulk_create`` alike. Raises ValueError.
    """

    def deconstruct(self) -> Any:
        """To migrations it is any JSON."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, dict):
            _check(value)
        return super().get_db_prep_value(value, connection, prepared)


def _check(translations: Mapping[str, Any]) -> None:
    for language, texts in translations.items():
        if language == settings.LANGUAGE_CODE or not (isinstance(texts, Mapping) and texts):
            raise ValueError(f"no texts in another language: {language!r}")
        for field, said in texts.items():
            if not (isinstance(said, str) and said.strip()):
                raise ValueError(f"no text of {field!r} in {language!r}")


class Translated(models.Model):
    """Something with texts that may be there in more than one language."""

    TRANSLATED: ClassVar[tuple[str, ...]] = ()

    # {"en": {"title": "…"}}: no language without a text, and no text that is empty.
    translations = TranslationsField(_("in andere talen"), default=dict, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def texts(self) -> Texts:
        """What readers are shown: ``event.texts.title``. The columns themselves are for who changes them."""
        return Texts(self)

    @property
    def is_partly_in_another(self) -> bool:
        """Whether a text of it is not there in the language of the page."""
        return any(getattr(self.texts, field).is_in_another for field in self.TRANSLATED)


def taken_over(
    source: Translated, fields: Iterable[str], *, into: Translations | None = None
) -> Translations:
    """What ``source`` says in other languages of these fields, in the place of what was ``into`` already."""
    wanted = set(fields)
    found = {
        language: {field: said for field, said in texts.items() if field not in wanted}
        for language, texts in (into or {}).items()
    }
    for language, texts in source.translations.items():
        found.setdefault(language, {}).update(
            {field: said for field, said in texts.items() if field in wanted}
        )
    return {language: texts for language, texts in found.items() if texts}


def lacking(thing: Translated, language: str, fields: Iterable[str] | None = None) -> list[str]:
    """Which of its texts are not there in that language, though they are in the site's own."""
    said = thing.translations.get(language, {})
    every = thing.TRANSLATED if fields is None else fields
    return [field for field in every if getattr(thing, field) and not said.get(field)]


class LanguageField(models.CharField):  # type: ignore[type-arg]  # Django takes none at run time
    """In which of the site's languages somebody reads, or something was written."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", LONGEST_CODE)
        kwargs.setdefault("default", own_language)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)
