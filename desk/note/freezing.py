"""A note made a version: numbered, dated, and from then on the same."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from desk.models import NoteDraft, NoteVersion
from eventsite.staff.log import Verb, record

from . import drafting
from .document import Document, dump
from .writing import document_of


class AlreadyFrozen(Exception):
    """The latest version says the same: another press of the button, or nothing has changed since."""

    def __init__(self, version: NoteVersion) -> None:
        super().__init__("frozen before, with the same words and figures")
        self.version = version


@transaction.atomic
def freeze(draft: NoteDraft) -> NoteVersion:
    """The next version, with the figures of this moment. Raises AlreadyFrozen, or NoteDraft.DoesNotExist."""
    draft = drafting.hold(draft.pk)
    document = document_of(draft)
    latest = _latest(draft)
    if latest and _says(latest.read()) == _says(document):
        raise AlreadyFrozen(latest)
    number = latest.number + 1 if latest else 1
    version = NoteVersion.objects.create(
        draft=draft,
        number=number,
        frozen_at=timezone.now(),
        document=dump(replace(document, number=number)),
    )
    record(Verb.FROZE, version)
    return version


def _latest(draft: NoteDraft) -> NoteVersion | None:
    return draft.versions.order_by("-number").first()


def _says(document: Document) -> Document:
    """But for when it was made."""
    return replace(document, number=None, made_on=document.period.last)
