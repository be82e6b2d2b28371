"""The committee's note: what is being written, and the versions that stay as they are."""

from __future__ import annotations

from typing import Any, NoReturn

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from desk.note.document import Document, load
from eventsite.models import WrittenForGood


class NoteDraft(models.Model):
    """A note as it is being written. Its figures are worked out each time it is looked at.

    Days are those of Amsterdam, both included.
    """

    title = models.CharField(_("titel"), max_length=200)
    to = models.CharField(_("aan"), max_length=200)
    first = models.DateField(pgettext_lazy("eerste dag", "van"))
    last = models.DateField(_("tot en met"))
    compares = models.BooleanField(_("vergelijken met de periode daarvoor"), default=False)
    is_public = models.BooleanField(_("openbaar"), default=False)
    opening = models.TextField(_("inleiding"), blank=True, max_length=10_000)
    closing = models.TextField(_("slot"), blank=True, max_length=10_000)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # Its lines count, too.
    modified_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("nota")
        verbose_name_plural = _("nota’s")
        ordering = ["-last", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="note_draft_period_ends_after_it_starts",
                condition=Q(last__gte=F("first")),
                violation_error_message=_("De periode eindigt voordat zij begint."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("desk_note:note", args=[self.pk])

    @property
    def log_name(self) -> str:
        return gettext("de nota “%(title)s”") % {"title": self.title}


class NoteLine(models.Model):
    """A figure from elsewhere, in a sentence, with where it is from."""

    draft = models.ForeignKey(NoteDraft, on_delete=models.CASCADE, related_name="lines")
    heading = models.CharField(_("onder het kopje"), max_length=120)
    text = models.CharField(_("zin"), max_length=500)
    source = models.CharField(_("bron"), max_length=200)

    class Meta:
        verbose_name = _("eigen regel")
        verbose_name_plural = _("eigen regels")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text

    @property
    def log_name(self) -> str:
        return gettext("een regel van %(note)s") % {"note": self.draft.log_name}


class NoteVersionQuerySet(models.QuerySet["NoteVersion"]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise WrittenForGood

    def delete(self) -> NoReturn:
        raise WrittenForGood


class NoteVersion(models.Model):
    """A note as it was frozen: ``document`` is all that it says (``note/document.py``), and never changes."""

    draft = models.ForeignKey(NoteDraft, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("versie"))
    frozen_at = models.DateTimeField(_("vastgelegd op"), default=timezone.now)
    document = models.JSONField(encoder=DjangoJSONEncoder)

    objects = NoteVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("versie van een nota")
        verbose_name_plural = _("versies van nota’s")
        ordering = ["draft", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "number"], name="note_version_one_per_draft_and_number"
            ),
            models.CheckConstraint(
                name="note_version_number_at_least_1", condition=Q(number__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft}, {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise WrittenForGood
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("desk_note:version", args=[self.draft_id, self.number])

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise WrittenForGood

    @property
    def log_name(self) -> str:
        return gettext("versie %(number)s van %(note)s") % {
            "number": self.number,
            "note": self.draft.log_name,
        }

    def read(self) -> Document:
        """What it says."""
        return load(self.document)
