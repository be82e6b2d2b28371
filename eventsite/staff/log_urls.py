"""The log, under /beheer/."""

from __future__ import annotations

from django.urls import path

from . import log_desk

app_name = "log"
urlpatterns = [
    path("logboek/", log_desk.whole_log, name="index"),
    path("evenementen/<slug:slug>/logboek/", log_desk.event_log, name="event"),
]
