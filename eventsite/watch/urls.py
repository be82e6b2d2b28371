"""Addresses for who watches over the site; in no language, and by any name of the machine (``web/methods.py``)."""

from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("", views.health, name="health"),
    path("leeft/", views.alive, name="alive"),
    path("cijfers/", views.metrics, name="metrics"),
]
