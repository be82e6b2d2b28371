"""Addresses of what other sites show; the script's own stands apart, short enough to copy."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "embedding"
urlpatterns = [
    path("insluiten.js", views.script, name="script"),
    path("insluiten/", views.index, name="index"),
    path("insluiten/volgende-avond/", views.next_evening, name="next_evening"),
    path("insluiten/agenda/", views.agenda, name="agenda"),
    path("insluiten/cursussen/", views.courses, name="courses"),
    path("insluiten/initiatief/<slug:slug>/", views.initiative, name="initiative"),
]
