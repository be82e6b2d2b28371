from __future__ import annotations

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = "Cursussen"

    def ready(self) -> None:
        from . import examples  # noqa: F401
        from . import letters  # noqa: F401
        from . import periodic_work  # noqa: F401
