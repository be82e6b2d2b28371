from __future__ import annotations

from django.urls import path

from . import attendance, details, enrolled, listing, making_up, runs, waivers

app_name = "courses_desk"
urlpatterns = [
    path("", listing.index, name="index"),
    path("uitzonderingen/<slug:slug>/", waivers.index, name="waivers"),
    path("uitzonderingen/intrekken/<int:pk>/", waivers.withdraw, name="withdraw_waiver"),
    path("bewijs/<int:pk>/naam/", enrolled.correct_certificate, name="correct_certificate"),
    path("bewijs/<int:pk>/intrekken/", enrolled.withdraw_certificate, name="withdraw_certificate"),
    path("aanmelding/<int:pk>/inhalen/", making_up.make_up, name="make_up"),
    path("nieuw/<slug:slug>/", details.new_run, name="new_run"),
    path("<int:pk>/", runs.run, name="run"),
    path("<int:pk>/wijzigen/", details.edit_run, name="edit_run"),
    path("<int:pk>/bijeenkomsten/", details.sessions, name="sessions"),
    path("<int:pk>/kopie/", runs.copy_run, name="copy_run"),
    path("<int:pk>/aanwezigheid/", attendance.attendance_grid, name="attendance"),
]
