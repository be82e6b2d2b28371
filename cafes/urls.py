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
    path("<slug:slug>/<int:session_id>.ics", views.session_calendar, name="session_calendar"),
]
