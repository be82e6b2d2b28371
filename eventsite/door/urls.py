"""The door: the organisers' check-in pages, and the tablets."""

from __future__ import annotations

from django.urls import path

from . import desk, organiser_api, shell, tablet_api, views

app_name = "door"
urlpatterns = [
    # What each tablet asks every few seconds comes first: addresses are tried in this order.
    path("tablet/bijwerken/", tablet_api.exchange, name="exchange"),
    path("", views.sessions, name="sessions"),
    path("<int:session_id>/", views.session, name="session"),
    path("<int:session_id>/koppelen/", organiser_api.pair_own, name="pair_own"),
    path("<int:session_id>/stand/", desk.live_board, name="board"),
    path("<int:session_id>/tablets/", desk.session_tablets, name="tablets"),
    path("<int:session_id>/tablets/<int:tablet_id>/", desk.pairing, name="pairing"),
    path("<int:session_id>/tablets/<int:tablet_id>/ontkoppelen/", desk.revoke, name="revoke"),
    path("<int:session_id>/scans/<uuid:scan_id>/", desk.decide, name="decide"),
    # The page of a borrowed tablet, and what every door asks of the server.
    path("tablet/", shell.page, name="tablet"),
    path("tablet/sw.js", shell.service_worker, name="service_worker"),
    path("tablet/koppelen/", tablet_api.pair, name="pair"),
    path("tablet/zoeken/", tablet_api.search, name="tablet_search"),
    path("tablet/kaart/", tablet_api.card, name="card"),
    path("tablet/ongedaan/", organiser_api.undo, name="undo"),
    path("tablet/beslissen/", organiser_api.decide, name="decide_at_the_door"),
]
