"""The list of neighbourhoods in Django's admin; initiatives themselves are on the desk."""

from __future__ import annotations

from django.contrib import admin

from eventsite.admin import BorderAdmin

from .models import Neighbourhood


@admin.register(Neighbourhood)
class NeighbourhoodAdmin(BorderAdmin):
    list_display = ["name", "slug"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
