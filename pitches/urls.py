"""Addresses of the stage. They stand under those of the evening, and of one's own registration."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "pitches"
urlpatterns = [
    path("cafes/<slug:slug>/pitches/", views.programme, name="programme"),
    path("cafes/<slug:slug>/podium/", views.screen, name="screen"),
    path("cafes/<slug:slug>/podium/nu.json", views.screen_state, name="screen_state"),
    path("cafes/<slug:slug>/meedoen/", views.join, name="join"),
    path("initiatieven/mijn/<str:token>/meedoen/", views.editions_for, name="editions_for"),
    path("initiatieven/mijn/<str:token>/meedoen/<slug:slug>/", views.join_with, name="join_with"),
    path("mijn/<str:token>/meedoen/", views.add, name="add"),
    path("mijn/<str:token>/geboekt/", views.joined, name="joined"),
    path("mijn/<str:token>/opgeven/", views.give_up, name="give_up"),
    path("mijn/<str:token>/workshop/", views.workshop_page, name="workshop"),
]
