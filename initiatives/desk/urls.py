from __future__ import annotations

from django.urls import path

from . import initiatives, needs

app_name = "initiatives_desk"
urlpatterns = [
    path("", initiatives.index, name="index"),
    path("vragen/", needs.unanswered, name="needs"),
    path("<int:pk>/", initiatives.initiative, name="initiative"),
    path("<int:pk>/wijzigen/", initiatives.change, name="change"),
    path("<int:pk>/op-de-site/", initiatives.publish, name="publish"),
    path("<int:pk>/van-de-site/", initiatives.withdraw, name="withdraw"),
    path("<int:pk>/nieuwe-link/", initiatives.new_link, name="new_link"),
]
