from __future__ import annotations

from django.urls import path

from . import desk

app_name = "prints"
urlpatterns = [
    path("<slug:slug>/afdrukken/", desk.index, name="index"),
    path("<slug:slug>/afdrukken/<slug:name>.pdf", desk.print_out, name="print"),
]
