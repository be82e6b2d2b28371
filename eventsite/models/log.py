"""Who did what, when: written once, never changed."""

from __future__ import annotations

from typing import Any, NoReturn

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class WrittenForGood(Exception):
    """A line of the log is neither changed nor taken out."""


class LogEntryQuerySet(models.QuerySet["LogEntry"]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise WrittenForGood

    def delete(self) -> NoReturn:
        raise WrittenForGood

    def of_object(self, label: str, pk: object) -> LogEntryQuerySet:
        return self.filter(object_type=label, object_id=str(pk))


class LogEntry(models.Model):
    """One thing that was done. See ``staff/log.py``, and docs/adr/0032-the-log-is-written-by-the-verbs.md.

    It points at nothing the database watches over: what it tells of may be deleted, and the line
    stays. Names and addresses are not in it; they are looked up when it is shown.
    """

    class Actor(models.TextChoices):
        """Of what ``actor_id`` is the number: a user, a tablet, a key, a registration; nothing for the site."""

        STAFF = "staff", _("medewerker")
        TABLET = "tablet", _("tablet")
        KEY = "key", _("API-sleutel")
        PERSON = "person", _("deelnemer")
        SYSTEM = "system", _("de site")

    at = models.DateTimeField(_("wanneer"), default=timezone.now, db_index=True)
    actor = models.CharField(_("wie"), max_length=10, choices=Actor)
    actor_id = models.PositiveBigIntegerField(null=True)
    # One of ``staff/verbs.py``.
    verb = models.CharField(_("wat"), max_length=40)
    # The model's label ("eventsite.registration") and key as text: some are UUIDs.
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=36)
    event_id = models.PositiveBigIntegerField(null=True)
    changes = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    objects = LogEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("logregel")
        verbose_name_plural = _("logboek")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["event_id", "id"], name="log_event", condition=Q(event_id__isnull=False)
            ),
            models.Index(fields=["object_type", "object_id", "id"], name="log_object"),
            models.Index(fields=["actor", "actor_id", "id"], name="log_actor"),
            models.Index(fields=["verb", "id"], name="log_verb"),
        ]
        constraints = [
            models.CheckConstraint(
                name="log_entry_of_staff_a_tablet_or_a_key_says_which",
                condition=~Q(actor__in=["staff", "tablet", "key"]) | Q(actor_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%d-%m-%Y %H.%M} {self.verb} {self.object_type} {self.object_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise WrittenForGood
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise WrittenForGood
