from __future__ import annotations

from django.urls import path

from . import clock, giving, order, turn, workshop

app_name = "pitches_desk"
urlpatterns = [
    path("<slug:slug>/podium/", order.order, name="order"),
    path("<slug:slug>/podium/maken/", order.make, name="make"),
    path("<slug:slug>/podium/terug/", order.put_back, name="put_back"),
    path("<slug:slug>/podium/<int:slot_id>/", turn.change, name="change"),
    path("<slug:slug>/plek-geven/", giving.give, name="give"),
    path("<slug:slug>/kramen/<int:stand_id>/leeg/", giving.take_stall, name="take_stall"),
    path("<slug:slug>/workshop/", workshop.workshop_page, name="workshop"),
    path("<slug:slug>/klok/", clock.control, name="control"),
    path("<slug:slug>/klok/druk/", clock.press, name="press"),
]
