"""The door: the organisers' check-in pages, and the page of a tablet; what it asks is in ``api_urls.py``."""

from __future__ import annotations

from django.urls import path

from . import desk, organiser_api, shell, tablet_api, views

app_name = "door"
urlpatterns = [
    # Of a tablet that still has the page of before /api/tablet/v1/; until 1 August 2027 (docs/adr/0070).
    path("tablet/bijwerken/", tablet_api.exchange, name="old_exchange"),
    path("", views.sessions, name="sessions"),
    path("<int:session_id>/", views.session, name="session"),
    path("<int:session_id>/stand/", desk.live_board, name="board"),
    path("<int:session_id>/tablets/", desk.session_tablets, name="tablets"),
    path("<int:session_id>/tablets/<int:tablet_id>/", desk.pairing, name="pairing"),
    path("<int:session_id>/tablets/<int:tablet_id>/ontkoppelen/", desk.revoke, name="revoke"),
    path("<int:session_id>/scans/<uuid:scan_id>/", desk.decide, name="decide"),
    path("tablet/", shell.page, name="tablet"),
    path("tablet/sw.js", shell.service_worker, name="service_worker"),
    # As old_exchange.
    path("<int:session_id>/koppelen/", organiser_api.pair_own, name="old_pair_own"),
    path("tablet/koppelen/", tablet_api.pair, name="old_pair"),
    path("tablet/zoeken/", tablet_api.search, name="old_search"),
    path("tablet/kaart/", tablet_api.card, name="old_card"),
    path("tablet/ongedaan/", organiser_api.undo, name="old_undo"),
    path("tablet/beslissen/", organiser_api.decide, name="old_decide"),
]
