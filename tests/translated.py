"""Gives every text of organisers a mark that tells in which language it is read, and finds where a page shows them."""

from __future__ import annotations

from django.apps import apps

from eventsite.models import SiteSettings, Translated
from eventsite.models.site import ONLY
from eventsite.site import reading

from .languages import Marks

DUTCH, ENGLISH = "Kenmerkwoord", "Tellmark"
_ELSEWHERE = frozenset({"title", "script", "style"})  # where no element says its language


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


class Shown(Marks):
    """Where a page shows a word, and in which language it says that it is; ``unmarked`` is where it says nothing."""

    def __init__(self, html: str, word: str = DUTCH) -> None:
        self._word = word
        self.found: list[tuple[str, str]] = []
        super().__init__(html)

    def begins(self, tag: str, told: dict[str, str], language: str) -> None:
        if tag == "img" and self._word in told.get("alt", ""):
            self.found.append((told["alt"], language))

    def handle_data(self, data: str) -> None:
        if self._word in data and not self.is_in(_ELSEWHERE):
            self.found.append((data.strip(), self.here))

    @property
    def unmarked(self) -> list[str]:
        return [text for text, language in self.found if language != "nl"]
