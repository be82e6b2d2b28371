from __future__ import annotations

from django.apps import AppConfig


class PitchesConfig(AppConfig):
    name = "pitches"
    verbose_name = "Podium"
