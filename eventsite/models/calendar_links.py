"""Who may subscribe to a calendar without signing in."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CalendarLink(models.Model):
    """Whose calendar one may subscribe to without signing in: a person's by e-mail, or an organiser's.

    The address of the feed is signed and made when it is shown, so a copy of the database holds none.
    It works as long as the row is there; see ``jobs/purging.py`` for how long that is.
    """

    email = models.EmailField(max_length=254, unique=True, null=True, editable=False)  # noqa: DJ001 (unique, so none is not "")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.CASCADE,
        related_name="calendar_link",
        editable=False,
    )

    class Meta:
        verbose_name = _("agendalink")
        verbose_name_plural = _("agendalinks")
        constraints = [
            models.CheckConstraint(
                name="calendar_link_of_a_person_or_of_an_organiser",
                condition=Q(email__isnull=True) ^ Q(user__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email or self.user_id}"
