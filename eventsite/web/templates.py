"""How templates are read: what each of them knows, and which tags it may use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

CONTEXT = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "eventsite.site.context_processors.site",
    "eventsite.staff.context_processors.rights",
]
WITHOUT_LOADING = [
    *(
        "addresses",
        "dates",
        "form_errors",
        "isolating",
        "languages.notes",
        "languages.tags",
        "money",
        "times",
    ),
]


def settings(folder: Path, libraries: dict[str, str]) -> list[dict[str, Any]]:
    """Of Django's TEMPLATES, for the templates in ``folder``; ``libraries`` are what they load by name."""
    return [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [folder],
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": CONTEXT,
                "builtins": [f"eventsite.web.{name}" for name in WITHOUT_LOADING],
                "libraries": {"i18n": "eventsite.web.languages.fixed_texts"} | libraries,
            },
        }
    ]
