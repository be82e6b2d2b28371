from __future__ import annotations

from django.apps import AppConfig


class PitchesConfig(AppConfig):
    name = "pitches"
    verbose_name = "Podium"

    def ready(self) -> None:
        from eventsite.models import participation

        from . import audiences  # noqa: F401
        from . import examples  # noqa: F401
        from . import letters  # noqa: F401
        from .running_order import PitchParts
        from .workshop import WorkshopNotes

        participation.add_source("pitches", PitchParts())
        participation.add_notes("workshop", WorkshopNotes())
