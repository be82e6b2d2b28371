from __future__ import annotations

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = "Cursussen"

    def ready(self) -> None:
        from . import emails, periodic_work, previews  # noqa: F401 (they enter what they make)
