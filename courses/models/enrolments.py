"""Who may enrol without the course before it, and which initiative an enrolment is for."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eventsite.models import Registration
from eventsite.web.isolating import isolated
from initiatives.models import Initiative

from .courses import Course


class Waiver(models.Model):
    """Lets one person into a course without its prerequisite, for a reason that is kept."""

    course = models.ForeignKey(
        Course, on_delete=models.CASCADE, related_name="waivers", verbose_name=_("cursus")
    )
    name = models.CharField(_("naam"), max_length=200)
    email = models.EmailField(_("e-mailadres"), max_length=254)
    reason = models.TextField(_("reden"))
    granted_at = models.DateTimeField(default=timezone.now)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("uitzondering")
        verbose_name_plural = _("uitzonderingen")
        ordering = ["-granted_at", "-pk"]
        indexes = [models.Index(fields=["email"], name="waiver_email")]
        constraints = [
            models.UniqueConstraint(
                "course",
                Lower("email"),
                name="waiver_one_live_per_course_and_email",
                condition=Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(name="waiver_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="waiver_withdrawn_by_only_when_withdrawn",
                condition=Q(withdrawn_by__isnull=True) | Q(withdrawn_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.course}"

    @property
    def log_name(self) -> str:
        return gettext("de uitzondering voor %(name)s") % {"name": isolated(self.name)}


class EnrolledInitiative(models.Model):
    """Which initiative an enrolment is for."""

    registration = models.OneToOneField(
        Registration, on_delete=models.CASCADE, related_name="enrolled_initiative"
    )
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="enrolments")

    def __str__(self) -> str:
        return str(self.initiative)
