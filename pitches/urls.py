"""Addresses of the stage. They stand under those of the evening, and of one's own registration."""

from __future__ import annotations

from django.urls import path

from .views import booked, booking, exchange, stage, workshop

app_name = "pitches"
urlpatterns = [
    path("cafes/<slug:slug>/pitches/", stage.programme, name="programme"),
    path("cafes/<slug:slug>/podium/", stage.screen, name="screen"),
    path("cafes/<slug:slug>/podium/nu.json", stage.screen_state, name="screen_state"),
    path("cafes/<slug:slug>/meedoen/", booking.join, name="join"),
    path("initiatieven/mijn/<str:token>/meedoen/", booking.editions_for, name="editions_for"),
    path("initiatieven/mijn/<str:token>/meedoen/<slug:slug>/", booking.join_with, name="join_with"),
    path("mijn/<str:token>/meedoen/", booking.add, name="add"),
    path("mijn/<str:token>/geboekt/", booked.joined, name="joined"),
    path("mijn/<str:token>/afzeggen/", booked.give_up, name="give_up"),
    path("mijn/<str:token>/andere-kraam/", exchange.exchange_stall, name="exchange_stall"),
    path("mijn/<str:token>/initiatief/", booked.mail_initiative_link, name="mail_initiative_link"),
    path("mijn/<str:token>/workshop/", workshop.workshop_page, name="workshop"),
]
