"""Gives every text of organisers a mark that tells in which language it is read, and finds where a page shows them."""

from __future__ import annotations

from html.parser import HTMLParser

from django.apps import apps

from eventsite.models import SiteSettings, Translated
from eventsite.models.site import ONLY
from eventsite.site import reading

DUTCH, ENGLISH = "Kenmerkwoord", "Tellmark"
_VOID = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "wbr",
}
_ELSEWHERE = {"title", "script", "style"}


def mark_all(*, twins: bool) -> None:
    """Each text that is there becomes the mark with its name; with ``twins`` each has one in English too."""
    for model in apps.get_models():
        if issubclass(model, Translated) and model is not SiteSettings:
            for row in model.objects.all():
                for field in _texts(row):
                    setattr(row, field, f"{DUTCH} {row.pk} {field}")
                row.translations = _twin(row) if twins else {}
                model.objects.filter(pk=row.pk).update(
                    **{field: getattr(row, field) for field in _texts(row)},
                    translations=row.translations,
                )
    site = SiteSettings(pk=ONLY, **{field: f"{DUTCH} {field}" for field in SiteSettings.TRANSLATED})
    site.translations = _twin(site) if twins else {}
    site.save()
    reading.remember(site)


def _texts(row: Translated) -> list[str]:
    return [field for field in row.TRANSLATED if getattr(row, field)]


def _twin(row: Translated) -> dict[str, dict[str, str]]:
    said = {field: f"{ENGLISH} {row.pk} {field}" for field in _texts(row)}
    return {"en": said} if said else {}


class Shown(HTMLParser):
    """Where a page shows a word, and in which language it says that it is; ``unmarked`` is where it says nothing."""

    def __init__(self, html: str, word: str = DUTCH) -> None:
        super().__init__()
        self._open: list[tuple[str, str | None]] = []
        self._word = word
        self.found: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "img" and self._word in (said.get("alt") or ""):
            self.found.append((said["alt"] or "", said.get("lang") or self._language))
        if tag not in _VOID:
            self._open.append((tag, said.get("lang")))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._word in data and not _ELSEWHERE & {tag for tag, _language in self._open}:
            self.found.append((data.strip(), self._language))

    @property
    def _language(self) -> str:
        return next((language for _tag, language in reversed(self._open) if language), "")

    @property
    def unmarked(self) -> list[str]:
        return [text for text, language in self.found if language != "nl"]
