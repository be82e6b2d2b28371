from __future__ import annotations

from django.urls import path

from . import own, views

app_name = "initiatives"
urlpatterns = [
    path("", views.showcase, name="showcase"),
    path("nieuw/", views.new, name="new"),
    path("mijn/<str:token>/", own.index, name="own"),
    path("mijn/<str:token>/wijzigen/", own.change, name="own_change"),
    path("mijn/<str:token>/foto/", own.picture, name="own_picture"),
    path("mijn/<str:token>/foto/weghalen/", own.remove_picture, name="own_remove_picture"),
    path("mijn/<str:token>/actie/", own.campaign, name="own_campaign"),
    path("mijn/<str:token>/actie/weghalen/", own.remove_campaign, name="own_remove_campaign"),
    path("mijn/<str:token>/weghalen/", own.withdraw, name="own_withdraw"),
    path("mijn/<str:token>/aanbod/<int:pk>/", own.answer, name="own_answer"),
    path("<slug:slug>/", views.initiative, name="initiative"),
    path("<slug:slug>/meehelpen/", views.help_out, name="help"),
]
