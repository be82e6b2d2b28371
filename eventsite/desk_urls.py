"""Pages of the organisers, all under /beheer/."""

from __future__ import annotations

from django.urls import path

from . import agenda, desk

app_name = "desk"
urlpatterns = [
    path("", desk.index, name="index"),
    path("agenda/", agenda.organiser, name="agenda"),
]
