"""Café editions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from eventsite.models import Event


class Edition(Event):
    """One evening of the Initiatievencafé."""

    KIND = Event.Kind.CAFE

    headline = models.CharField(
        _("kop op de voorpagina"),
        max_length=120,
        default="Een avond voor iedereen met een idee voor Haarlem",
    )
    # Figures of evenings from before this site: the council's reports need them.
    recorded_attendance = models.PositiveIntegerField(
        _("bezoekers volgens verslag"),
        null=True,
        blank=True,
        help_text=_("Alleen voor avonden zonder aanmeldingen op deze site."),
    )
    recorded_pitches = models.PositiveSmallIntegerField(
        _("pitches volgens verslag"), null=True, blank=True
    )

    class Meta:
        verbose_name = _("editie")
        verbose_name_plural = _("edities")
