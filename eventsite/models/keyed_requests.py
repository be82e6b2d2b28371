"""What came by a key, beside the registrations: answers kept for who asks again, and who was in already."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .events import Event
from .keys import ApiKey


class KeptAnswer(models.Model):
    """What was answered to a request with an Idempotency-Key, for a day; see ``keys/once.py``.

    Nobody is in it: of what was asked there are hashes, and what was answered has no name and no address.
    """

    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="+")
    # Of the Idempotency-Key, whatever a program may take for one.
    asked_by = models.CharField(max_length=64)
    # Of where it was sent to and what it said.
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)  # null within the transaction alone
    answer = models.TextField(
        blank=True
    )  # to the letter: JSON in a column loses the order of names
    location = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("bewaard antwoord")
        verbose_name_plural = _("bewaarde antwoorden")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "asked_by"], name="kept_answer_one_per_key_and_request"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key_id} {self.asked_by[:8]}"


class StandIn(models.Model):
    """What a key asked for somebody of whom the partner may not learn that we know them (NORMS S21).

    It takes no place, mails nobody and knows nobody: it answers as a sign-up or an offer would that is somebody's.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("op de wachtlijst")
        CONFIRMED = "confirmed", _("aangemeld")
        CANCELLED = "cancelled", _("afgemeld")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="+")
    # Of a sign-up; of an offer the initiative's name in its address.
    event = models.ForeignKey(Event, null=True, on_delete=models.CASCADE, related_name="+")
    initiative = models.CharField(max_length=80, blank=True)
    party_size = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("plaatsvervanger bij een sleutel")
        verbose_name_plural = _("plaatsvervangers bij een sleutel")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="replacement_is_for_an_event_or_for_help",
                condition=Q(event__isnull=False, initiative="")
                | (Q(event__isnull=True) & ~Q(initiative="")),
            ),
            models.CheckConstraint(
                name="replacement_party_size_at_least_1", condition=Q(party_size__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
