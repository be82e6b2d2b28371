"""Texts that somebody wrote in one language, for pages that may be in another.

Organisers' texts may be there in several (``eventsite/models/translated.py``); those of residents are in the one
that they chose, and say which. Both are read alike: ``initiative.texts.summary``.
"""

from __future__ import annotations

from collections.abc import Collection

from eventsite.web.languages.texts import Text


class WrittenTexts:
    """The texts of something by the name of their field, each with the language it is in."""

    def __init__(self, of: object, fields: Collection[str], language: str) -> None:
        self._of, self._fields, self._language = of, fields, language

    def __getattr__(self, field: str) -> Text:
        if field not in self._fields:
            raise AttributeError(f"{type(self._of).__name__} has no text {field}")
        return Text(getattr(self._of, field), self._language)
