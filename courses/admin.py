"""What a course is, in Django's admin; its runs are set up at the desk."""

from __future__ import annotations

from django.contrib import admin

from eventsite.admin import BorderAdmin

from .models import Course


@admin.register(Course)
class CourseAdmin(BorderAdmin):
    list_display = ["title", "kind", "prerequisite", "certificate_sessions", "position"]
    prepopulated_fields = {"slug": ["title"]}
