"""Mails that are about an initiative."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from eventsite.models import Message

from .initiatives import Initiative
from .needs import Offer


class InitiativeMessage(Message):
    """A queued mail that is about an initiative or an offer."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="messages")
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, null=True, related_name="messages")

    objects: ClassVar[models.Manager[InitiativeMessage]] = models.Manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("mail over een initiatief")
        verbose_name_plural = _("mails over initiatieven")
