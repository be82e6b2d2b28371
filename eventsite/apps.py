from __future__ import annotations

from django.apps import AppConfig


class EventsiteConfig(AppConfig):
    name = "eventsite"
    verbose_name = "Evenementen"

    def ready(self) -> None:
        from . import wiring

        wiring.connect()
