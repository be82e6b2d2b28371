"""What programs ask for in the language of a page: news, and the pictures beside an address that is shared."""

from __future__ import annotations

from django.urls import path

from . import news, pictures

urlpatterns = [
    path("nieuws.atom", news.news, name="news"),
    path("deelbeelden/<str:name>", pictures.site_card, name="site_card"),
    path("deelbeelden/<slug:kind>/<slug:slug>/<str:name>", pictures.card, name="card"),
]
