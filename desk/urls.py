"""Pages of the organisers, all under /beheer/."""

from __future__ import annotations

from django.urls import path

from . import overview

app_name = "desk"
urlpatterns = [
    path("", overview.index, name="index"),
]
