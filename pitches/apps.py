from __future__ import annotations

from django.apps import AppConfig

from eventsite import programme


class PitchesConfig(AppConfig):
    name = "pitches"
    verbose_name = "Podium"

    def ready(self) -> None:
        from . import audiences, letters, previews  # noqa: F401 (they enter what they make)
        from .running_order import PitchParts
        from .workshop import WorkshopNotes

        programme.add_source("pitches", PitchParts())
        programme.add_notes("workshop", WorkshopNotes())
