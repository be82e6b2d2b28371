from __future__ import annotations

from django.apps import AppConfig


class EventsiteConfig(AppConfig):
    name = "eventsite"
    verbose_name = "Evenementen"

    def ready(self) -> None:
        from . import purging, reminders  # noqa: F401 (name their periodic jobs)
