"""Where one shows up."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Venue(models.Model):
    """A place with an address. ``latitude``/``longitude`` in WGS 84 degrees, for GEO in calendars."""

    LOGGED_TEXTS = ("name", "street", "postcode", "city")

    name = models.CharField(_("naam"), max_length=200)
    street = models.CharField(_("straat en huisnummer"), max_length=200)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    city = models.CharField(_("plaats"), max_length=100, default="Haarlem")
    latitude = models.DecimalField(
        _("breedtegraad"), max_digits=8, decimal_places=6, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("lengtegraad"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    capacity = models.PositiveIntegerField(
        _("plaats voor"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100_000)],
        help_text=_("Hoeveel mensen er tegelijk mogen zijn. Mag leeg blijven."),
    )
    accessibility = models.TextField(
        _("toegankelijkheid"),
        blank=True,
        help_text=_("Bijvoorbeeld: drempelvrij, aangepast toilet, ringleiding."),
    )
    modified_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("locatie")
        verbose_name_plural = _("locaties")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(name="venue_capacity_at_least_1", condition=Q(capacity__gte=1)),
            models.CheckConstraint(
                name="venue_latitude_and_longitude_both_or_neither",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                violation_error_message=_(
                    "Vul breedtegraad en lengtegraad allebei in, of geen van beide."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.city}"

    @property
    def log_name(self) -> str:
        return gettext("de locatie %(name)s") % {"name": self.name}

    @property
    def directions_url(self) -> str:
        """A map with the way there, at OpenStreetMap, which asks nobody's consent."""
        if self.latitude is None:
            return "https://www.openstreetmap.org/search?" + urlencode({"query": self.address})
        place = f"{self.latitude},{self.longitude}"
        return "https://www.openstreetmap.org/directions?" + urlencode({"to": place})

    @property
    def address(self) -> str:
        """Street, postcode and city on one line."""
        return f"{self.street}, {' '.join(filter(None, [self.postcode, self.city]))}"
