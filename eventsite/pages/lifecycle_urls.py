"""What an organiser does with an evening or a run as a whole, under /beheer/evenementen/<slug>/."""

from __future__ import annotations

from django.urls import path

from . import lifecycle

app_name = "lifecycle"
urlpatterns = [
    path("publiceren/", lifecycle.publish, name="publish"),
    path("aanmelden-sluiten/", lifecycle.close, name="close"),
    path("heropenen/", lifecycle.reopen, name="reopen"),
    path("aflasten/", lifecycle.call_off, name="call_off"),
    path("terughalen/", lifecycle.reinstate, name="reinstate"),
    path("verwijderen/", lifecycle.delete, name="delete"),
]
