from __future__ import annotations

from django.urls import path

from . import toolkit

app_name = "toolkit_desk"
urlpatterns = [
    path("", toolkit.index, name="index"),
    path("nieuw/", toolkit.add, name="add"),
    path("<int:pk>/", toolkit.change, name="change"),
    path("<int:pk>/verplaatsen/", toolkit.move, name="move"),
    path("<int:pk>/nagekeken/", toolkit.review, name="review"),
    path("<int:pk>/tonen/", toolkit.show, name="show"),
    path("<int:pk>/weghalen/", toolkit.remove, name="remove"),
]
