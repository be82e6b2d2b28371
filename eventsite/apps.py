from __future__ import annotations

from django.apps import AppConfig


class EventsiteConfig(AppConfig):
    name = "eventsite"
    verbose_name = "Evenementen"

    def ready(self) -> None:
        from django.core.checks import register

        from . import wiring
        from .site import contrasts, themes

        wiring.connect()
        themes.theme()  # none that can be read: say so now, not on every page
        register(contrasts.check)
