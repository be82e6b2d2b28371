"""Crowdfunding campaigns."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .initiatives import Initiative, web_address
from .written import WrittenTexts


class Campaign(models.Model):
    """A crowdfunding campaign of an initiative. It runs elsewhere; we keep where it stands, in whole euros."""

    LOG_NEEDS = ("initiative",)

    initiative = models.OneToOneField(
        Initiative, on_delete=models.CASCADE, related_name="campaign", primary_key=True
    )
    title = models.CharField(_("waarvoor"), max_length=120)
    target = models.PositiveIntegerField(
        _("doelbedrag"), validators=[MinValueValidator(1), MaxValueValidator(10_000_000)]
    )
    raised = models.PositiveIntegerField(
        _("opgehaald"), default=0, validators=[MaxValueValidator(10_000_000)]
    )
    link = models.CharField(_("adres van de actie"), max_length=500, validators=[web_address])
    started_on = models.DateField(_("begonnen op"))
    # When the amounts were last brought up to date.
    modified_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("actie")
        verbose_name_plural = _("acties")
        constraints = [
            models.CheckConstraint(name="campaign_target_at_least_1", condition=Q(target__gte=1)),
            models.CheckConstraint(
                name="campaign_link_is_on_the_web",
                condition=Q(title="", link="")  # its initiative was erased
                | Q(link__startswith="https://")
                | Q(link__startswith="http://"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def texts(self) -> WrittenTexts:
        """As of its initiative."""
        return WrittenTexts(self, ("title",), self.initiative.language)

    @property
    def log_name(self) -> str:
        return gettext("de campagne van %(name)s") % {"name": self.initiative.log_name}

    @property
    def is_met(self) -> bool:
        return self.raised >= self.target

    @property
    def percentage(self) -> int:
        """How far it is, rounded down; more than 100 when it raised more than it sought."""
        return self.raised * 100 // self.target
