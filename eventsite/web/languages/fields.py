"""A choice among the languages of the site, each by the name that it has in itself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .names import languages


class LanguageChoice(forms.ChoiceField):
    """Where the site has one language there is nothing to choose: see ``is_asked``."""

    def __init__(self, **options: Any) -> None:
        error = _("Kies een taal uit de lijst.")
        super().__init__(
            choices=languages,
            error_messages={"required": error, "invalid_choice": error},
            **options,
        )


def is_asked() -> bool:
    """Whether there is more than one."""
    return len(languages()) > 1
