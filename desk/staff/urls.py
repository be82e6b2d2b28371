from __future__ import annotations

from django.urls import path

from . import pages

app_name = "desk_staff"
urlpatterns = [
    path("", pages.index, name="index"),
    path("uitnodigen/", pages.invite, name="invite"),
    path("<int:pk>/", pages.change, name="change"),
    path("<int:pk>/uitnodigen/", pages.invite_again, name="invite_again"),
    path("<int:pk>/sluiten/", pages.let_go, name="let_go"),
    path("<int:pk>/openen/", pages.take_back, name="take_back"),
    path("<int:pk>/tweede-stap/", pages.reset_second_factor, name="reset_second_factor"),
]
