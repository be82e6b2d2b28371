"""Addresses of a test, beside those of the site: pages that look at who asks and set cookies, as none of the site does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path

from eventsite import urls as site
from eventsite.kept.pages import kept

View = Callable[..., HttpResponse]


@kept()
def told(request: HttpRequest) -> HttpResponse:
    """All that a request says of who sends it."""
    said: dict[str, Any] = {
        "user": request.user.get_username(),
        "cookies": dict(request.COOKIES),
        "session": getattr(request, "session", None),
        "headers": [name for name in request.META if name.startswith("HTTP_")],
        "address": request.META.get("REMOTE_ADDR"),
    }
    return HttpResponse(repr(said))


@kept()
def greets(request: HttpRequest) -> HttpResponse:
    """With a cookie of the page itself."""
    response = HttpResponse("Welkom")
    response.set_cookie("gegroet", "1")
    return response


def _marked(mark: Callable[[HttpResponse, str], object]) -> View:
    """The same page for all, to which something above it adds a cookie with the name of who asks."""
    page = kept()(lambda request: HttpResponse("Welkom"))

    def view(request: HttpRequest) -> HttpResponse:
        response = page(request)
        mark(response, request.user.get_username())
        return response

    return view


def _as_cookie(response: HttpResponse, name: str) -> None:
    response.set_cookie("wie", name)


def _as_header(response: HttpResponse, name: str) -> None:
    response.headers["Set-Cookie"] = f"wie={name}"


urlpatterns = [
    path("van-een-test/verteld/", told),
    path("van-een-test/gegroet/", greets),
    path("van-een-test/koekje/", _marked(_as_cookie)),
    path("van-een-test/kop/", _marked(_as_header)),
    *site.urlpatterns,
]
