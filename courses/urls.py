from __future__ import annotations

from django.urls import path

from . import views

app_name = "courses"
urlpatterns = [
    path("", views.index, name="index"),
    path("toegang/<str:token>/", views.access, name="access"),
    path("<slug:slug>/", views.course, name="course"),
    path("<slug:course>/<slug:slug>/", views.run, name="event"),
    path("<slug:course>/<slug:slug>/aanmelden/", views.register, name="register"),
    path(
        "<slug:course>/<slug:slug>/aanmelden/toegang/<str:token>/",
        views.register_with_access,
        name="register_with_access",
    ),
    path("<slug:course>/<slug:slug>/agenda/", views.add_to_calendar, name="add_to_calendar"),
    path("<slug:course>/<slug:slug>/agenda.ics", views.calendar, name="calendar"),
    path(
        "<slug:course>/<slug:slug>/<int:session_id>.ics",
        views.session_calendar,
        name="session_calendar",
    ),
]
