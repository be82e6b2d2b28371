from __future__ import annotations

from django.urls import path

from .views import catalogue, enrolment

app_name = "courses"
urlpatterns = [
    path("", catalogue.index, name="index"),
    path("toegang/<str:token>/", enrolment.access, name="access"),
    path("<slug:slug>/", catalogue.course, name="course"),
    path("<slug:course>/<slug:slug>/", catalogue.run, name="event"),
    path("<slug:course>/<slug:slug>/aanmelden/", enrolment.register, name="register"),
    path(
        "<slug:course>/<slug:slug>/aanmelden/toegang/<str:token>/",
        enrolment.register_with_access,
        name="register_with_access",
    ),
    path("<slug:course>/<slug:slug>/agenda/", catalogue.add_to_calendar, name="add_to_calendar"),
    path("<slug:course>/<slug:slug>/agenda.ics", catalogue.calendar, name="calendar"),
    path(
        "<slug:course>/<slug:slug>/<int:session_id>.ics",
        catalogue.session_calendar,
        name="session_calendar",
    ),
]
