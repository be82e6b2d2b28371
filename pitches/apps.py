from __future__ import annotations

from django.apps import AppConfig


class PitchesConfig(AppConfig):
    name = "pitches"
    verbose_name = "Podium"

    def ready(self) -> None:
        from eventsite.models import participation

        from . import audiences, letters, previews  # noqa: F401 (they enter what they make)
        from .running_order import PitchParts
        from .workshop import WorkshopNotes

        participation.add_source("pitches", PitchParts())
        participation.add_notes("workshop", WorkshopNotes())
