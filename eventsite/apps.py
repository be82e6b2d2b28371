from __future__ import annotations

from django.apps import AppConfig


class EventsiteConfig(AppConfig):
    name = "eventsite"
    verbose_name = "Evenementen"

    def ready(self) -> None:
        from . import periodic_work  # noqa: F401 (they name their periodic jobs)
        from .jobs import purging  # noqa: F401
        from .mails import reminders  # noqa: F401
