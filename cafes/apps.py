from __future__ import annotations

from django.apps import AppConfig


class CafesConfig(AppConfig):
    name = "cafes"
    verbose_name = "Initiatievencafés"
