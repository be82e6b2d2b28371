"""What initiatives are about."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from eventsite.models import Translated


class Theme(Translated):
    """A field of the city's programme for citizens' initiatives. Managers keep the list."""

    TRANSLATED = ("name",)

    name = models.CharField(_("naam"), max_length=80, unique=True)
    # As addresses and the API say it; stays what it was first.
    slug = models.SlugField(_("in het adres"), max_length=80, unique=True, editable=False)
    position = models.PositiveSmallIntegerField(_("plaats in de lijst"), default=0)

    class Meta:
        verbose_name = _("thema")
        verbose_name_plural = _("thema’s")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name
