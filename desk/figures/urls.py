from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("cijfers/", views.index, name="figures"),
    path("cijfers/download/<slug:key>.<slug:suffix>", views.download, name="figures_download"),
]
