"""The door's protocol: /api/tablet/v1/. No slash at the end of an address (NORMS R5)."""

from __future__ import annotations

from django.urls import path

from . import document, organiser_api, tablet_api
from .protocol import spoken

app_name = "tablet"
urlpatterns = [
    path("bijwerken", spoken(tablet_api.exchange), name="exchange"),  # every few seconds: first
    path("koppelen", spoken(tablet_api.pair), name="pair"),
    path("zoeken", spoken(tablet_api.search), name="search"),
    path("kaart", spoken(tablet_api.card), name="card"),
    path("ongedaan", spoken(organiser_api.undo), name="undo"),
    path("beslissen", spoken(organiser_api.decide), name="decide"),
    path(
        "bijeenkomsten/<int:session_id>/koppelen", spoken(organiser_api.pair_own), name="pair_own"
    ),
    path("openapi.json", document.openapi, name="document"),
]
