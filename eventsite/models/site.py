"""Whose site it is, as managers say it at the desk; what they leave empty the environment says."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .translated import Translated

ONLY = 1  # the key of the one row

_colour = RegexValidator(r"^#[0-9a-f]{6}\Z", _("Vul een kleur in zoals #b3122b."))


def _number(
    least: int, most: int, label: object
) -> models.PositiveSmallIntegerField[int | None, int | None]:
    return models.PositiveSmallIntegerField(
        label,  # type: ignore[arg-type]  # a label that is translated later
        null=True,
        blank=True,
        validators=[MinValueValidator(least), MaxValueValidator(most)],
    )


class SiteSettings(Translated):
    """One row at most. Read through ``eventsite.site.reading.site``, which knows what stands in for what is empty."""

    TRANSLATED = (
        "behind",
        "home_title",
        "home_intro",
        "privacy_text",
        "mail_opening",
        "mail_closing",
    )

    # Everything here stands on the site, or in every mail.
    LOGGED_TEXTS = (
        "name",
        "municipality",
        "behind",
        "email",
        "phone",
        "colour",
        "dark_colour",
        "logo",
        "home_title",
        "home_intro",
        "privacy_text",
        "privacy_officer",
        "hosting",
        "mail_provider",
        "mail_opening",
        "mail_closing",
    )

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    name = models.CharField(_("naam van de site"), max_length=60, blank=True)
    municipality = models.CharField(_("gemeente"), max_length=60, blank=True)
    behind = models.CharField(_("wie erachter zit"), max_length=120, blank=True)
    email = models.EmailField(_("e-mailadres voor vragen"), blank=True)
    phone = models.CharField(_("telefoonnummer voor vragen"), max_length=30, blank=True)
    colour = models.CharField(_("hoofdkleur"), max_length=7, blank=True, validators=[_colour])
    dark_colour = models.CharField(
        _("donkere kleur"), max_length=7, blank=True, validators=[_colour]
    )
    logo = models.CharField(_("logo"), max_length=60, blank=True)
    home_title = models.CharField(_("kop op de voorpagina"), max_length=120, blank=True)
    home_intro = models.CharField(_("inleiding op de voorpagina"), max_length=400, blank=True)
    privacy_text = models.TextField(_("eigen tekst over privacy"), max_length=5000, blank=True)
    privacy_officer = models.EmailField(
        _("e-mailadres van de functionaris gegevensbescherming (FG)"), blank=True
    )
    hosting = models.CharField(_("wie de servers beheert"), max_length=120, blank=True)
    mail_provider = models.CharField(_("wie de mail verstuurt"), max_length=120, blank=True)
    mail_opening = models.CharField(_("eerste regel van elke mail"), max_length=200, blank=True)
    mail_closing = models.TextField(_("slot van elke mail"), max_length=300, blank=True)
    # What new evenings begin with.
    capacity = models.PositiveIntegerField(
        _("aantal plaatsen"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100_000)],
    )
    party_max = _number(1, 50, _("grootste groep per aanmelding"))
    opens_weeks_before = _number(1, 52, _("aanmelden vanaf, weken vooraf"))
    pitch_minutes = _number(1, 120, _("lengte van een pitch (minuten)"))
    gap_minutes = _number(0, 60, _("wisseltijd (minuten)"))
    promotion_stop_hours = _number(0, 24 * 14, _("wachtlijst stopt (uren vooraf)"))
    modified_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("instellingen van de site")
        verbose_name_plural = _("instellingen van de site")
        constraints = [
            models.CheckConstraint(name="site_settings_one_row", condition=Q(id=ONLY)),
            models.CheckConstraint(
                name="site_settings_new_evenings_have_places",
                condition=Q(capacity__isnull=True) | Q(capacity__gte=1),
            ),
            models.CheckConstraint(
                name="site_settings_new_evenings_take_somebody",
                condition=Q(party_max__isnull=True) | Q(party_max__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return gettext("de instellingen van de site")

    @property
    def log_name(self) -> str:
        return str(self)
