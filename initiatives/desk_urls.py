from __future__ import annotations

from django.urls import path

from . import desk

app_name = "initiatives_desk"
urlpatterns = [
    path("", desk.index, name="index"),
    path("vragen/", desk.unanswered, name="needs"),
    path("<int:pk>/", desk.initiative, name="initiative"),
    path("<int:pk>/wijzigen/", desk.change, name="change"),
    path("<int:pk>/op-de-site/", desk.publish, name="publish"),
    path("<int:pk>/van-de-site/", desk.withdraw, name="withdraw"),
    path("<int:pk>/nieuwe-link/", desk.new_link, name="new_link"),
]
