from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class CafesConfig(AppConfig):
    name = "cafes"
    verbose_name = gettext_lazy("Initiatievencafés")
