"""The door: the organisers' check-in pages, and the tablets."""

from __future__ import annotations

from django.urls import path

from . import door, door_desk, door_tablet

app_name = "door"
urlpatterns = [
    path("", door.sessions, name="sessions"),
    path("<int:session_id>/", door.session, name="session"),
    path("<int:session_id>/stand/", door_desk.live_board, name="board"),
    path("<int:session_id>/tablets/", door_desk.session_tablets, name="tablets"),
    path("<int:session_id>/tablets/<int:tablet_id>/", door_desk.pairing, name="pairing"),
    path("<int:session_id>/tablets/<int:tablet_id>/ontkoppelen/", door_desk.revoke, name="revoke"),
    path("<int:session_id>/scans/<uuid:scan_id>/", door_desk.decide, name="decide"),
    # The service worker rules what is under its own path: nothing of the organisers'.
    path("tablet/", door_tablet.page, name="tablet"),
    path("tablet/sw.js", door_tablet.service_worker, name="service_worker"),
    path("tablet/koppelen/", door_tablet.pair, name="pair"),
    path("tablet/bijwerken/", door_tablet.exchange, name="exchange"),
    path("tablet/zoeken/", door_tablet.search, name="tablet_search"),
]
