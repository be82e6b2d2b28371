"""What is worked out of an event, by name."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class RegistrationState(models.TextChoices):
    """Whether an event takes registrations; worked out, never stored."""

    OPEN = "open", _("open")
    NOT_YET = "not_yet", _("nog niet open")
    CLOSED = "closed", _("gesloten")
    OVER = "over", _("voorbij")
    CANCELLED = "cancelled", _("afgelast")
    DRAFT = "draft", _("concept")
