from __future__ import annotations

from django.apps import AppConfig


class InitiativesConfig(AppConfig):
    name = "initiatives"
    verbose_name = "Initiatieven"

    def ready(self) -> None:
        from . import letters, previews  # noqa: F401 (they name what they write and show)
