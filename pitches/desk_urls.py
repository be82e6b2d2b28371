from __future__ import annotations

from django.urls import path

from . import desk

app_name = "pitches_desk"
urlpatterns = [
    path("<slug:slug>/podium/", desk.order, name="order"),
    path("<slug:slug>/podium/maken/", desk.make, name="make"),
    path("<slug:slug>/podium/<int:slot_id>/", desk.change, name="change"),
    path("<slug:slug>/plek-geven/", desk.give, name="give"),
    path("<slug:slug>/workshop/", desk.workshop_page, name="workshop"),
    path("<slug:slug>/klok/", desk.control, name="control"),
    path("<slug:slug>/klok/druk/", desk.press, name="press"),
    path("<slug:slug>/afdrukken/", desk.all_prints, name="prints"),
    path("<slug:slug>/afdrukken/<slug:name>.pdf", desk.print_out, name="print"),
]
