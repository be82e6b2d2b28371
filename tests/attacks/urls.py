"""The addresses of the site with those of the demo: its mailbox must stand up to the same."""

from __future__ import annotations

from django.urls import include, path

from eventsite import urls
from eventsite.urls import handler400, handler403, handler404, handler429, handler500  # noqa: F401

urlpatterns = [*urls.urlpatterns, path("post/", include("eventsite.demo.mailbox_urls"))]
