"""Who works at the desk and the door, and as what."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .events import Event


class StaffMember(models.Model):
    """What an account may do: one of four roles. See ``staff/roles.py``."""

    LOGGED_TEXTS = ("events",)  # their keys

    class Role(models.TextChoices):
        STEWARD = "steward", _("steward")
        TRAINER = "trainer", _("trainer")
        ORGANISER = "organiser", _("organisator")
        MANAGER = "manager", _("beheerder")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="staff_member"
    )
    role = models.CharField(_("rol"), max_length=10, choices=Role)
    # A steward's evenings, a trainer's runs. The other roles have all there are.
    events = models.ManyToManyField(
        Event, blank=True, related_name="staff", verbose_name=_("evenementen")
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    invited_at = models.DateTimeField(_("uitgenodigd op"), null=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    last_seen_at = models.DateTimeField(_("laatst gezien"), null=True, editable=False)
    # Since when the account is closed.
    ended_at = models.DateTimeField(_("gesloten op"), null=True, editable=False)

    class Meta:
        verbose_name = _("medewerker")
        verbose_name_plural = _("medewerkers")
        ordering = ["user__first_name", "user__email", "pk"]
        constraints = [
            models.CheckConstraint(
                name="staff_member_has_one_of_the_roles",
                condition=Q(role__in=["steward", "trainer", "organiser", "manager"]),
            ),
            models.CheckConstraint(
                name="staff_member_invited_by_only_when_invited",
                condition=Q(invited_by__isnull=True) | Q(invited_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.user.get_full_name() or self.user.email
