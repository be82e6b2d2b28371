from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class EventsiteConfig(AppConfig):
    name = "eventsite"
    verbose_name = gettext_lazy("Evenementen")

    def ready(self) -> None:
        from django.core.checks import register

        from . import wiring
        from .site import contrasts, themes
        from .web.languages import compiling

        wiring.connect()
        themes.theme()  # none that can be read: say so now, not on every page
        register(contrasts.check)
        register(compiling.catalogues_are_compiled)
