from __future__ import annotations

from django.apps import AppConfig

from eventsite import programme


class CafesConfig(AppConfig):
    name = "cafes"
    verbose_name = "Initiatievencafés"

    def ready(self) -> None:
        from .stands import StandParts

        programme.add_source("stands", StandParts())
