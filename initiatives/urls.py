from __future__ import annotations

from django.urls import path

from . import initiator_views, views

app_name = "initiatives"
urlpatterns = [
    path("", views.showcase, name="showcase"),
    path("nieuw/", views.new, name="new"),
    path("mijn/<str:token>/", initiator_views.index, name="own"),
    path("mijn/<str:token>/wijzigen/", initiator_views.change, name="own_change"),
    path("mijn/<str:token>/foto/", initiator_views.picture, name="own_picture"),
    path(
        "mijn/<str:token>/foto/weghalen/", initiator_views.remove_picture, name="own_remove_picture"
    ),
    path("mijn/<str:token>/actie/", initiator_views.campaign, name="own_campaign"),
    path(
        "mijn/<str:token>/actie/weghalen/",
        initiator_views.remove_campaign,
        name="own_remove_campaign",
    ),
    path("mijn/<str:token>/weghalen/", initiator_views.withdraw, name="own_withdraw"),
    path("mijn/<str:token>/nieuwe-link/", initiator_views.new_link, name="own_new_link"),
    path("mijn/<str:token>/aanbod/<int:pk>/", initiator_views.answer, name="own_answer"),
    path("<slug:slug>/", views.initiative, name="initiative"),
    path("<slug:slug>/meehelpen/", views.help_out, name="help"),
]
