"""Texts that organisers keep, to begin messages with."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from eventsite.models import SavedText, Translations
from eventsite.staff.log import Verb, record, stored, values
from eventsite.web.versions import Check

from .mailings import NothingWritten


@transaction.atomic
def keep(*, subject: str, text: str, translations: Translations | None = None) -> SavedText:
    """Another one; what is there already word for word stays the only one. Raises NothingWritten."""
    if not (subject and text):
        raise NothingWritten
    said = translations or {}
    for same in SavedText.objects.filter(subject=subject, text=text):
        if same.translations == said:
            return same
    kept = SavedText.objects.create(subject=subject, text=text, translations=said)
    record(Verb.ADDED, kept)
    return kept


@transaction.atomic
def change(kept: SavedText, *, check: Check) -> None:
    """Save an organiser's edits. Raises versions.Stale, or SavedText.DoesNotExist when it was thrown away."""
    SavedText.objects.select_for_update().get(pk=kept.pk)
    check()
    before = stored(kept)
    kept.modified_at = timezone.now()
    kept.save()
    record(Verb.CHANGED, kept, before=before, after=values(kept))


@transaction.atomic
def forget(kept: SavedText, *, check: Check | None = None) -> None:
    """Messages that were begun with it stay as they are.

    Raises what ``check`` does once the row is held, or SavedText.DoesNotExist.
    """
    kept = SavedText.objects.select_for_update().get(pk=kept.pk)
    if check:
        check()
    record(Verb.REMOVED, kept)
    kept.delete()
