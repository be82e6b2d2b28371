"""Initiatives: what people want to do for the city, entered once and used for every stall, pitch and course."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class InitiativeQuerySet(models.QuerySet["Initiative"]):
    def published(self) -> InitiativeQuerySet:
        """What the showcase lists."""
        return self.filter(status=Initiative.Status.PUBLISHED)

    def of(self, email: str) -> InitiativeQuerySet:
        """Whose initiator has this address (as ``normalise_email`` spells it)."""
        return self.filter(contact_email=email)


class Initiative(models.Model):
    """A plan of people in the city. Its initiator has no account: a signed link opens it."""

    class Theme(models.TextChoices):
        """The fields of the city's programme for citizens' initiatives."""

        SUSTAINABILITY = "duurzaamheid", _("duurzaamheid")
        GREEN = "groen", _("groen en natuur")
        NEIGHBOURHOOD = "buurt", _("leefbaarheid in de buurt")
        MEETING = "ontmoeting", _("ontmoeting")
        CARE = "zorg", _("zorg voor elkaar")
        CITY = "stad", _("ontwikkeling van de stad")
        CULTURE = "cultuur", _("cultuur en sport")

    class Status(models.TextChoices):
        DRAFT = "draft", _("concept")
        PUBLISHED = "published", _("gepubliceerd")

    name = models.CharField(_("naam van het initiatief"), max_length=200)
    slug = models.SlugField(_("adres op de site"), max_length=80, unique=True)
    summary = models.CharField(_("in één zin"), max_length=200)
    theme = models.CharField(_("thema"), max_length=20, choices=Theme, blank=True)
    contact_name = models.CharField(_("naam van de initiatiefnemer"), max_length=200)
    contact_email = models.EmailField(_("e-mailadres"), max_length=254)
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.DRAFT, editable=False
    )
    # Raised to make every link that was sent before stop working.
    link_version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    modified_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = InitiativeQuerySet.as_manager()

    class Meta:
        verbose_name = _("initiatief")
        verbose_name_plural = _("initiatieven")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name
