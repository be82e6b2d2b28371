"""The door: the organisers' check-in pages, and the tablets."""

from __future__ import annotations

from django.urls import path

from . import desk, tablet_api, views

app_name = "door"
urlpatterns = [
    path("", views.sessions, name="sessions"),
    path("<int:session_id>/", views.session, name="session"),
    path("<int:session_id>/stand/", desk.live_board, name="board"),
    path("<int:session_id>/tablets/", desk.session_tablets, name="tablets"),
    path("<int:session_id>/tablets/<int:tablet_id>/", desk.pairing, name="pairing"),
    path("<int:session_id>/tablets/<int:tablet_id>/ontkoppelen/", desk.revoke, name="revoke"),
    path("<int:session_id>/scans/<uuid:scan_id>/", desk.decide, name="decide"),
    # The service worker rules what is under its own path: nothing of the organisers'.
    path("tablet/", tablet_api.page, name="tablet"),
    path("tablet/sw.js", tablet_api.service_worker, name="service_worker"),
    path("tablet/koppelen/", tablet_api.pair, name="pair"),
    path("tablet/bijwerken/", tablet_api.exchange, name="exchange"),
    path("tablet/zoeken/", tablet_api.search, name="tablet_search"),
]
