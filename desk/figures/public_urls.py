"""Addresses at the root of the site, for anyone."""

from __future__ import annotations

from django.urls import path

from . import public_views as views

urlpatterns = [
    path("", views.latest, name="public_figures"),
    path("<int:year>/", views.year, name="public_figures_of"),
    path("<int:year>.<slug:suffix>", views.download, name="public_figures_file"),
]
