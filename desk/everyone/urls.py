"""The pages about everybody, in the name space of the desk."""

from __future__ import annotations

from django.urls import path

from . import views, wiping

urlpatterns = [
    path("mensen/", views.index, name="everyone"),
    path("mensen/<slug:key>/", views.person, name="person"),
    path("mensen/<slug:key>/wissen/", wiping.erase, name="person_erase"),
    path("mensen/<slug:key>/alles/", views.everything, name="person_everything"),
    path("mensen/<slug:key>/alles.json", views.everything_json, name="person_json"),
]
