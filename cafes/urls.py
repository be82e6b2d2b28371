from __future__ import annotations

from django.urls import path

from . import views

app_name = "cafes"
urlpatterns = [
    path("<slug:slug>/", views.edition, name="event"),
    path("<slug:slug>/aanmelden/", views.register, name="register"),
    path("<slug:slug>/agenda/", views.add_to_calendar, name="add_to_calendar"),
    path("<slug:slug>/kramen/", views.stands, name="stands"),
    path("<slug:slug>/agenda.ics", views.calendar, name="calendar"),
]
