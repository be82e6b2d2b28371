from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class PitchesConfig(AppConfig):
    name = "pitches"
    verbose_name = gettext_lazy("Podium")
