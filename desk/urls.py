"""Pages of the organisers, all under /beheer/."""

from __future__ import annotations

from django.urls import path

from .overview import page

app_name = "desk"
urlpatterns = [
    path("", page.index, name="index"),
]
