from __future__ import annotations

from django.apps import AppConfig


class CafesConfig(AppConfig):
    name = "cafes"
    verbose_name = "Initiatievencafés"

    def ready(self) -> None:
        from eventsite.models import participation

        from .stands import StandParts

        participation.add_source("stands", StandParts())
