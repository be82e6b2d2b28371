from __future__ import annotations

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = "Cursussen"

    def ready(self) -> None:
        from . import (
            examples,  # noqa: F401
            letters,  # noqa: F401
        )
