from __future__ import annotations

from django.urls import path

from . import desk

app_name = "cafes_desk"
urlpatterns = [
    path("<slug:slug>/kramen/", desk.floor_plan, name="floor_plan"),
    path("<slug:slug>/kramen/overnemen/", desk.copy, name="copy"),
    path("<slug:slug>/kramen/verplaatsen/", desk.assign, name="assign"),
]
