"""Django's admin, for a developer alone, who sets DJANGO_ADMIN=1: every row of ours, to look at.

Nothing can be changed there: it knows no verbs, and so no locks, no mails and no log.
"""

from __future__ import annotations

from django.apps import apps
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, path

OURS = ("eventsite", "cafes", "courses", "initiatives", "pitches")


def addresses() -> list[URLPattern | URLResolver]:
    """Under /beheer/admin/. Needs ``django.contrib.admin`` among the installed apps."""
    from django.contrib import admin  # not where it isn't installed

    class LookAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
        def has_add_permission(self, request: HttpRequest) -> bool:
            return False

        def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
            return False

        def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
            return False

    for name in OURS:
        for model in apps.get_app_config(name).get_models():
            admin.site.register(model, LookAdmin)
    return [path("beheer/admin/", admin.site.urls)]
