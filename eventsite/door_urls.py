"""The tablet at the door."""

from __future__ import annotations

from django.urls import path

from . import door

app_name = "door"
urlpatterns = [
    path("", door.sessions, name="sessions"),
    path("<int:session_id>/", door.session, name="session"),
]
