from __future__ import annotations

from django.urls import path

from . import album, cover, details, floor_plan, listing, new, overview, stall

app_name = "cafes_desk"
urlpatterns = [
    path("", listing.index, name="index"),
    path("nieuw/", new.new, name="new"),
    path("nieuw/zin/", new.sentence, name="sentence"),
    path("<slug:slug>/kramen/", floor_plan.floor_plan, name="floor_plan"),
    path("<slug:slug>/kramen/overnemen/", floor_plan.copy, name="copy"),
    path("<slug:slug>/kramen/verplaatsen/", floor_plan.assign, name="assign"),
    path("<slug:slug>/kramen/nieuw/", stall.add, name="add_stall"),
    path("<slug:slug>/kramen/<int:stand_id>/", stall.change, name="change_stall"),
    path("<slug:slug>/", overview.overview, name="overview"),
    path("<slug:slug>/gegevens/", details.details, name="details"),
    path("<slug:slug>/foto/", cover.cover, name="cover"),
    path("<slug:slug>/foto/weghalen/", cover.remove, name="remove_cover"),
    path("<slug:slug>/fotos/", album.album, name="album"),
    path("<slug:slug>/fotos/tekst/", album.tell, name="aftermath"),
    path("<slug:slug>/fotos/<int:pk>/", album.photo, name="photo"),
    path("<slug:slug>/fotos/<int:pk>/verplaatsen/", album.move_photo, name="move_photo"),
    path("<slug:slug>/fotos/<int:pk>/weghalen/", album.remove_photo, name="remove_photo"),
    path("<slug:slug>/overnemen/", overview.take_over, name="take_over"),
]
