"""Addresses of files that programs ask for, at the places where they look. They are in no language."""

from __future__ import annotations

from django.urls import path

from . import icons, robots, sitemaps

urlpatterns = [
    path("robots.txt", robots.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemaps"),
    path("sitemap-<slug:kind>.xml", sitemaps.sitemap, name="sitemap"),
    path("favicon.ico", icons.favicon, name="favicon"),
    path("apple-touch-icon.png", icons.touch_icon, name="touch_icon"),
    path("site.webmanifest", icons.manifest, name="manifest"),
    path("huisstijl/icoon-<int:size>.png", icons.icon, name="site_picture_icon"),
]
