from __future__ import annotations

from django.urls import path

from . import floor_plan, listing, overview

app_name = "cafes_desk"
urlpatterns = [
    path("", listing.index, name="index"),
    path("<slug:slug>/kramen/", floor_plan.floor_plan, name="floor_plan"),
    path("<slug:slug>/kramen/overnemen/", floor_plan.copy, name="copy"),
    path("<slug:slug>/kramen/verplaatsen/", floor_plan.assign, name="assign"),
    path("<slug:slug>/", overview.overview, name="overview"),
]
