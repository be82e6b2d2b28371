from __future__ import annotations

from django.urls import path

from . import desk

app_name = "courses_desk"
urlpatterns = [
    path("", desk.index, name="index"),
    path("uitzonderingen/<slug:slug>/", desk.waivers, name="waivers"),
    path("uitzonderingen/intrekken/<int:pk>/", desk.withdraw_waiver, name="withdraw_waiver"),
    path("bewijs/<int:pk>/intrekken/", desk.withdraw_certificate, name="withdraw_certificate"),
    path("aanmelding/<int:pk>/afmelden/", desk.cancel_enrolment, name="cancel_enrolment"),
    path("aanmelding/<int:pk>/inhalen/", desk.make_up, name="make_up"),
    path("nieuw/<slug:slug>/", desk.new_run, name="new_run"),
    path("<int:pk>/", desk.run, name="run"),
    path("<int:pk>/wijzigen/", desk.edit_run, name="edit_run"),
    path("<int:pk>/bijeenkomsten/", desk.sessions, name="sessions"),
    path("<int:pk>/kopie/", desk.copy_run, name="copy_run"),
    path("<int:pk>/publiceren/", desk.publish, name="publish"),
    path("<int:pk>/aflasten/", desk.call_off, name="call_off"),
    path("<int:pk>/aanwezigheid/", desk.attendance_grid, name="attendance"),
]
