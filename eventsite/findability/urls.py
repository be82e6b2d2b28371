"""Addresses that programs ask for, at the places where they look."""

from __future__ import annotations

from django.urls import path

from . import icons, news, pictures, robots, sitemaps

urlpatterns = [
    path("robots.txt", robots.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemaps"),
    path("sitemap-<slug:kind>.xml", sitemaps.sitemap, name="sitemap"),
    path("nieuws.atom", news.news, name="news"),
    path("favicon.ico", icons.favicon, name="favicon"),
    path("apple-touch-icon.png", icons.touch_icon, name="touch_icon"),
    path("site.webmanifest", icons.manifest, name="manifest"),
    path("huisstijl/icoon-<int:size>.png", icons.icon, name="site_picture_icon"),
    path("deelbeelden/<str:name>", pictures.site_card, name="site_card"),
    path("deelbeelden/<slug:kind>/<slug:slug>/<str:name>", pictures.card, name="card"),
]
