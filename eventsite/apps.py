from __future__ import annotations

from django.apps import AppConfig


class EventsiteConfig(AppConfig):
    name = "eventsite"
    verbose_name = "Evenementen"

    def ready(self) -> None:
        from .mails import reminders  # noqa: F401 (they name their periodic jobs)
