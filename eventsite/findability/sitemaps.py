"""What anyone may find, for search engines (sitemaps.org): an index, and a map for each kind of thing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.core.paginator import EmptyPage, PageNotAnInteger
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from eventsite.kept.pages import kept
from eventsite.tickets.links import absolute
from eventsite.web.languages.addresses import in_language
from eventsite.web.languages.texts import language_codes, own_language

from . import things
from .things import Kind

PER_MAP = 1000  # pages, each in every language: a map of it is kept in 60 kB
PAGES = "paginas"
# What is about no one thing, by name.
_PAGES = (
    "home",
    "agenda",
    "courses:index",
    "initiatives:showcase",
    "initiatives:new",
    "toolkit",
    "public_figures",
    "privacy",
    "developers",
    "accessibility",
)


class PagesMap(Sitemap):  # type: ignore[type-arg]
    """Pages that are always there."""

    def items(self) -> Sequence[str]:
        return _PAGES

    def location(self, item: str) -> str:
        return reverse(item)


class KindMap(Sitemap):  # type: ignore[type-arg]
    """All of one kind."""

    limit = PER_MAP

    def __init__(self, kind: Kind) -> None:
        self._kind = kind

    def items(self) -> QuerySet[Any]:
        return self._kind.listed()

    def lastmod(self, item: Any) -> datetime | None:
        return self._kind.changed_at(item)


def _maps() -> dict[str, Any]:
    return {PAGES: PagesMap(), **{kind.name: KindMap(kind) for kind in things.kinds()}}


@require_safe
@kept(daily=True)
def index(request: HttpRequest) -> HttpResponse:
    """The maps. One statement for each kind, however many there are of it."""
    maps = [
        {"location": absolute(reverse("sitemap", args=[name]) + (f"?p={page}" if page > 1 else ""))}
        for name, one in _maps().items()
        for page in one.paginator.page_range
    ]
    return _answer(render(request, "sitemap_index.xml", {"sitemaps": maps}))


@require_safe
@kept(asks=["p"], daily=True)
def sitemap(request: HttpRequest, kind: str) -> HttpResponse:
    """One map, or one part of it. Two statements, however many there are."""
    one = _maps().get(kind)
    if one is None:
        raise Http404("no such map")
    to = urlsplit(settings.SITE_URL)
    try:
        urls = one.get_urls(
            page=request.GET.get("p", "1"),
            site=SimpleNamespace(domain=to.netloc),
            protocol=to.scheme,
        )
    except (EmptyPage, PageNotAnInteger) as error:
        raise Http404("no such part of the map") from error
    in_each = [version for url in urls for version in _versions(url)]
    return _answer(render(request, "sitemap.xml", {"urlset": in_each}))


def _versions(url: dict[str, Any]) -> list[dict[str, Any]]:
    """The page once in each language, and each time where the others are (hreflang)."""
    path = urlsplit(url["location"]).path
    where = {code: absolute(in_language(path, code)) for code in language_codes()}
    if len(where) == 1:
        return [url]
    others = [{"lang_code": code, "location": at} for code, at in where.items()]
    others.append({"lang_code": "x-default", "location": where[own_language()]})
    return [url | {"location": at, "alternates": others} for at in where.values()]


def _answer(response: HttpResponse) -> HttpResponse:
    response["Content-Type"] = "application/xml; charset=utf-8"
    response["Cache-Control"] = "public, max-age=300"
    response["X-Robots-Tag"] = "noindex"  # the map itself is nothing to find
    return response
