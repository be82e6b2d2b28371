"""Pages of the organisers, all under /beheer/."""

from __future__ import annotations

from django.urls import path

from .overview import page
from .people import bulk, new
from .people import views as people

app_name = "desk"
urlpatterns = [
    path("", page.index, name="index"),
    path("evenementen/<slug:slug>/mensen/", people.index, name="people"),
    path("evenementen/<slug:slug>/mensen/download/", people.download, name="people_download"),
    path("evenementen/<slug:slug>/mensen/nieuw/", new.new, name="people_new"),
    path("evenementen/<slug:slug>/mensen/samen/", bulk.bulk, name="people_bulk"),
]
